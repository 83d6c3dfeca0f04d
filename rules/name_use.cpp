// What a foreign name may be used for. Terminologies are written to be looked up in, not to be met in sentences: they list "Ice", "lead",
// "his" (histidine), "no pain" and "congenital" as names. Shipped names are chosen by hand and do not come here.
#include <algorithm>
#include <array>
#include <string>
#include <unordered_set>
#include <vector>

#include "grammar/token.hpp"
#include "rules/ontology.hpp"
#include "rules/vocabulary_words.hpp"

namespace eligo::rules {
namespace {

using grammar::TokenKind;

/// Words of everyday English and of criteria.
constexpr std::string_view everyday =
    "able abnormal abnormality absence absent abuse access accident acquired active activity acute addition adhesive adult advanced affect "
    "age "
    "agent aging air allergy ambulatory amount anatomy anger animal anxiety apple area arm asset attack back balance ban banana bar base "
    "beam "
    "bean bear bee beef behavior benign best birth bite black blood blue body bone bore bottle brain bread breast breath brown burn can "
    "cancer "
    "capture car carbon care carrier case cast cat category cattle cause cell chance change cheese chicken child childhood chocolate "
    "choice "
    "chronic circle clam class clay clear clinical cloud coal coat cocoa coconut code coffee cold colon coma combination comfort common "
    "complete complication component condition confusion congenital connection contact control corn cotton count couple course cow crab "
    "cream "
    "crystal cup cure current cut damage dance date day dead deafness death defect deficiency deficit degree delay delivery depression "
    "derivative device "
    "diagnosis diet difference dimension direct disability discharge disease disorder distress dog dose drive drop drug duck dust dwarf "
    "dying "
    "ear early easy edge effect egg elbow element elite end energy enzyme equal eruption essential event exam exercise expert exposure "
    "extra "
    "eye face factor failure fall false familial family fast fat fatigue feather female fever fiber field film final finding finger fire "
    "fish "
    "fit fitness flare flash flexible flight flow flower fluid focal fog food foot force form formation fracture frame free fruit full "
    "function gap garlic gas gene general generalized generic genetic genome global goal goat good grade graft grain grape grass gray "
    "green "
    "group growth guard habit hair hand hard harm head health hearing heart heat heavy height helper herb hereditary high hip history hit "
    "hold hole home honey hope horse host hot hour human hunger hybrid hypersensitivity ice icon idea idiopathic illness image imaging "
    "immune "
    "impact impairment implant impulse inactive indigo infant infantile infection infectious inflammation inherited injury insect "
    "instability "
    "intact intoxication intrinsic iris isolated ivy jaw jet joint juice juvenile kick kidney knee label lamb lambda large late lead leaf "
    "left "
    "leg lesion level life light lime limit limb line lip liquid list little live liver load localized location lock long loop loss lotus "
    "love "
    "low lung lymph major male malignancy malignant mania map mark mass match maternal matrix matter mature max meal measure meat medicine "
    "medium melon membrane memory mental metabolism metal method mild milk mind mineral minimum minor mint mirror miss mite mixed mobile "
    "model "
    "moderate moisture mold mole monitor mood moon mosaic moth motion mouse mouth multiple murmur muscle mushroom mustard mutation mute "
    "myopathy nail narrow nausea neck neonatal neoplasm nerve net neural neutral new newborn night normal nose note novel nurse nut oat "
    "object "
    "obstruction odor oil old olive onion onset open opium oral orange orbit organ organism other overdose pack pad pain pair pale palm "
    "palsy "
    "panel paper paralysis parent part partial paste patch path patient pattern pea peach peak peanut pear pearl pediatric pen pepper "
    "period "
    "peripheral permanent persistent person pest phase phenotype physical pig pigment pill pine pink pit plain plan plant plasma plate "
    "poison "
    "pollen polyp pool poor pork position positive post potato poultry powder power prawn precious premature preparation pressure primary "
    "prime "
    "problem procedure process product progressive project proliferation protein pulse pump pure purple quality rabbit race radiation "
    "random range "
    "rape rapid rash rate ratio reaction real recovery recurrent red reduced reflex regular relapse relapsing remission reproductive "
    "residual "
    "resistance resistant respiratory response rest restless result rhythm rice rid right rigid ring rise risk rod root rose round rubber "
    "rupture "
    "rush rye sac safe salmon salt sand scale scar school scissors sea seal season secondary seed select sensitive sensitivity sensory "
    "sepsis septic serum set settle severe sex shade shape sheep shell shift shock short shrimp sign silent silk silver simple single site "
    "skin "
    "sleep slow smart smoke snow social sodium soft soil solid solution somatic sore sound source soy soybean spasm speed spinal spine "
    "split "
    "sponge spontaneous sporadic spot squash stable stage star state status steel stem step stick stiff stimulus stock stomach stone stop "
    "storm "
    "strain strawberry stress stretch stroke strong structure study substance sudden sugar suicide sun sunset supply support surgery "
    "susceptibility sweet "
    "swelling symptom syndrome system talc tan tank tar target task taste tea tear teen temperature tension term terminal test thermal "
    "thin "
    "throat thrive thumb thyme tick tide time timothy tin tissue toe tolerance tomato tone tongue tooth torch total touch toxic toxicity "
    "track "
    "tract trail train traits transfer transient transit transplant trauma treatment tree tremor trial trigger trouble true trunk tube "
    "tumor tuna turkey "
    "turn twin type ulcer unable uncomplicated unit unspecified unstable upper urge urine use vain value vaccine variant vein venom "
    "vertical "
    "very vessel vinegar virus visceral vision vital vitamin voice vomit vomiting walk wall walnut war wart wasp waste water wave wax weak "
    "weakness weed weight well west wet wheat wheel white whole wide wind wine wing wire wolf wood wool work worm worry wound wrist x-ray "
    "yam "
    "yeast yellow young zone";

/// Substances of the body and of the kitchen, which criteria name for another reason than that somebody takes them ("tyrosine kinase
/// inhibitor", "iron overload", "serotonin syndrome").
constexpr std::string_view substances =
    "acetate acid adrenaline alanine albumin alcohol aldosterone aluminum aluminium amine amino ammonia ammonium amyloid angiotensin "
    "antibody "
    "antigen arginine aspartate barium bicarbonate bilirubin biotin boron bromide bromine calcium camphor carbonate carnitine carotene "
    "cellulose "
    "chloride chlorine cholesterol cholecystokinin choline chromium chymotrypsin citrate coagulation cobalt collagen complement copper "
    "corticotropin "
    "cortisol coumarin creatine creatinine cysteine cystine dextrin dextrose dopamine elastin endorphin ephedrine epinephrine estradiol "
    "estrogen estrone ethanol ferritin fibrin fibrinogen fibronectin fluoride fluorine folate formaldehyde fructose galactose gelatin "
    "ghrelin "
    "glucagon glucose glutamate glutamine glutathione glycerin glycerol glycine gold gonadotropin heme hematin hemoglobin heparin "
    "histamine "
    "histidine hyaluronidase hydrochloride hydrogen hydroxide hydroxyl immunoglobulin inositol insulin interferon interleukin iodide "
    "iodine iron "
    "isoleucine keratin lactase lactate lactose lecithin legionella leptin leucine lipase lipid lithium lysine magnesium manganese "
    "melatonin menthol "
    "mercury methane methanol methionine mucin myosin nickel nicotine nitrate nitric nitrite nitrogen norepinephrine oxide oxygen ozone "
    "palmitate pepsin peptide phenol phenylalanine phosphate phosphorus phosphorous platelet plasmin plasminogen potassium progesterone "
    "prolactin "
    "proline protease prothrombin pyruvate renin resin retinol ribose salicylate secretin selenium serine serotonin silica silicon "
    "silicone "
    "somatostatin starch sucrose sulfate sulfide sulfite sulfur telomerase testosterone threonine thrombin thrombopoietin thrombospondin "
    "thymidine thyroglobulin thyrotropin thyroxine titanium triglyceride triiodothyronine trypsin tryptophan tyramine tyrosine urea uric "
    "uridine "
    "urokinase valine vasopressin xylose yeast zinc";

const std::unordered_set<std::string>& ordinary_words() {
  static const std::unordered_set<std::string> words = [] {
    std::unordered_set<std::string> all;
    for (const std::string_view list : {everyday, substances})
      for (std::size_t at = 0; at < list.size();) {
        const std::size_t end = std::min(list.find(' ', at), list.size());
        all.insert(fold_word(list.substr(at, end - at)));
        at = end + 1;
      }
    return all;
  }();
  return words;
}

/// What joins, denies, excepts, compares or times is the grammar's to read: inside a text such a name would swallow it.
bool is_read_by_grammar(TokenKind kind) {
  static constexpr std::array read = {
      TokenKind::comparator, TokenKind::postfix,         TokenKind::between,  TokenKind::conj,  TokenKind::disj,     TokenKind::and_or,
      TokenKind::negation,   TokenKind::except,          TokenKind::unless,   TokenKind::if_,   TokenKind::provided, TokenKind::then,
      TokenKind::such_as,    TokenKind::that_is,         TokenKind::within,   TokenKind::past,  TokenKind::before,   TokenKind::after,
      TokenKind::since,      TokenKind::during,          TokenKind::ago,      TokenKind::modal, TokenKind::be,       TokenKind::allowed,
      TokenKind::barred,     TokenKind::with_or_without, TokenKind::either,   TokenKind::both,  TokenKind::opinion,  TokenKind::attest,
      TokenKind::relative,   TokenKind::at_least_of,     TokenKind::whichever};
  return std::find(read.begin(), read.end(), kind) != read.end();
}

/// Words that say that something is not there, is left over from a list, or only may be.
bool is_hedge(std::string_view word) {
  static constexpr std::array<std::string_view, 18> hedges = {
      "not", "no",  "non",     "without",   "absence",     "absent",   "negative", "normal", "other",
      "any", "nos", "history", "suspected", "unspecified", "probable", "possible", "risk",   "susceptibility"};
  return std::find(hedges.begin(), hedges.end(), word) != hedges.end();
}

bool looks_like_adjective(std::string_view word) {
  static constexpr std::array<std::string_view, 8> ends = {"ic", "ed", "ous", "ary", "al", "ive", "ile", "ent"};
  return std::any_of(ends.begin(), ends.end(), [&](std::string_view end) { return word.ends_with(end); });
}

struct Words {
  std::size_t letters = 0, count = 0;
  bool signs = false;        ///< brackets, commas, slashes
  bool all_ordinary = true;  ///< everyday words, numbers and words of the grammar alone
  bool read = false, hedges = false, capitals = true, adjective = true;
};

Words words_of(std::string_view name) {
  Words out;
  std::size_t keyword_end = 0;
  std::size_t at = 0;
  while (const auto token = next_token(name, at)) {
    at = token->end;
    if (token->kind == WordToken::Kind::sign) {
      out.signs = out.signs || !(token->raw == "." || token->raw == "+");
      continue;
    }
    ++out.count;
    if (token->kind == WordToken::Kind::digits) continue;
    out.letters += token->raw.size();
    out.capitals = out.capitals && all_capitals(token->raw);
    const std::string word = fold_word(token->raw);
    out.hedges = out.hedges || is_hedge(word);
    out.adjective = out.adjective && looks_like_adjective(word);
    if (token->begin < keyword_end) continue;
    const auto keyword = grammar::longest_keyword(name, token->begin, name.size());
    if (keyword.keyword != nullptr && keyword.length > 0) {
      keyword_end = token->begin + keyword.length;
      out.read = out.read || is_read_by_grammar(keyword.keyword->kind);
      continue;
    }
    out.all_ordinary = out.all_ordinary && (word.size() < 2 || ordinary_words().contains(word));
  }
  return out;
}

}  // namespace

NameUse name_use(std::string_view name, TermKind kind, bool preferred) {
  const Words words = words_of(name);
  if (words.letters == 0 || name.size() > 200) return NameUse::shown;
  // "ID", "Ice", "pH 7": too short to mean one thing anywhere.
  if (words.letters <= 3) return preferred && !words.capitals ? NameUse::whole : NameUse::shown;
  if (words.all_ordinary && !preferred) return NameUse::shown;  // "Speed", "Angel dust"
  if (words.all_ordinary || words.signs || words.read || words.hedges) return NameUse::whole;
  if (kind == TermKind::condition && words.adjective) return NameUse::whole;  // "familial", "X-linked recessive"
  return NameUse::in_text;
}

}  // namespace eligo::rules
