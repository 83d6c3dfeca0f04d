// Outlines of criteria text: what is a heading, an item, a child; what was wrapped, run together, versioned, cut off.
//
// Expected outlines are drawn one line an item: two blanks a level, the marker, the text with line ends as '|'.
#include "grammar/outline.hpp"

#include <doctest/doctest.h>

#include <algorithm>

using namespace eligo;
using namespace eligo::grammar;

namespace {

std::string cut(const SourceText& source, Span span) {
  std::string out = source.text.substr(span.begin, span.size());
  std::string folded;
  for (const char c : out) {
    if (c == '\n') {
      folded += '|';
    } else if (c != ' ' || (!folded.empty() && folded.back() != ' ' && folded.back() != '|')) {
      folded += c;
    }
  }
  return folded;
}

void draw(const SourceText& source, const std::vector<Item>& items, int depth, std::string& out) {
  for (const Item& item : items) {
    out += std::string(static_cast<std::size_t>(depth) * 2, ' ');
    if (item.alternatives) out += "(or)";
    if (item.goes_on) out += "(on)";
    if (!item.marker.empty()) out += cut(source, item.marker) + " ";
    out += cut(source, item.text);
    if (item.cut_off) out += " <cut off>";
    if (item.from_summary) out += " <summary>";
    if (item.list_in_doubt) out += " <doubt>";
    out += "\n";
    draw(source, item.children, depth + 1, out);
  }
}

std::string draw(const SourceText& source, const Outline& outline) {
  std::string out;
  for (const Section& section : outline.sections) {
    out += section.kind == SectionKind::inclusion ? "INCLUSION" : "EXCLUSION";
    if (!section.arm.empty()) out += " arm=" + section.arm;
    if (!section.version.empty()) out += " version=" + section.version;
    if (!section.current) out += " old";
    if (!section.heading.empty()) out += " [" + cut(source, section.heading) + "]";
    out += "\n";
    draw(source, section.items, 1, out);
  }
  return out;
}

struct Claim {
  Span span;
};
void claim(std::vector<Span>& spans, Span span) {
  if (!span.empty()) spans.push_back(span);
}
void claim(std::vector<Span>& spans, const std::vector<Item>& items) {
  for (const Item& item : items) {
    claim(spans, item.marker);
    claim(spans, item.text);
    claim(spans, item.children);
  }
}

/// Every byte belongs to one marker, text, heading or piece of furniture, or is white space.
void accounts_for_every_byte(const SourceText& source, const Outline& outline) {
  std::vector<Span> spans;
  for (const Section& section : outline.sections) {
    claim(spans, section.heading);
    claim(spans, section.items);
  }
  for (const Furniture& piece : outline.furniture) claim(spans, piece.span);
  std::sort(spans.begin(), spans.end(), [](Span a, Span b) { return a.begin < b.begin; });
  std::uint32_t at = 0;
  for (const Span span : spans) {
    CHECK_MESSAGE(span.begin >= at, "claimed twice: " << source.text.substr(span.begin, 60));
    for (; at < span.begin; ++at) {
      if (source.text[at] == ' ' || source.text[at] == '\n') continue;
      FAIL_CHECK("lost: " << source.text.substr(at, 60));
      at = span.begin;
      break;
    }
    at = std::max(at, span.end);
  }
  CHECK(source.text.find_first_not_of(" \n", at) == std::string::npos);
}

std::string outline(const std::string& given) {
  const SourceText source = read_source(given);
  const Outline out = outline_criteria(source);
  accounts_for_every_byte(source, out);
  return draw(source, out);
}

}  // namespace

TEST_CASE("bullets under the usual headings") {
  CHECK(
      outline("Inclusion Criteria:\n\n* Age 18 years or older\n* Able to consent\n\nExclusion Criteria:\n\n* Pregnancy\n") ==
      "INCLUSION [Inclusion Criteria:]\n  * Age 18 years or older\n  * Able to consent\nEXCLUSION [Exclusion Criteria:]\n  * Pregnancy\n");
  for (const char* bullet : {"-", "*", "•", "o", "–", "·", "▪", "\\-", "\\*", "➢", "✓"}) {
    CHECK_MESSAGE(
        outline(std::string("Inclusion\n") + bullet + " Age over 18\n" + bullet + " Consent\n").find("Consent\n") != std::string::npos,
        bullet);
  }
  CHECK(outline("INCLUSION CRITERIA:\n-Age over 18\n-Consent\n") == "INCLUSION [INCLUSION CRITERIA:]\n  - Age over 18\n  - Consent\n");
}

TEST_CASE("headings in the usual wordings") {
  const auto kind = [](const std::string& heading) {
    const std::string drawn = outline(heading + "\n\n* Something\n");
    return drawn.substr(0, drawn.find(']') + 1);
  };
  for (const char* heading :
       {"Inclusion Criteria", "Inclusion criteria:", "Key Inclusion Criteria:", "Main inclusion criteria:", "INCLUSION CRITERIA",
        "Inclusion:", "You can take part if:", "Inclusion Criterion:", "Patients may be eligible for this study if they:",
        "Eligibility Criteria:", "Subjects must satisfy the following criteria to be enrolled in the study:", "**Inclusion Criteria**",
        "Eligible patients must meet all of the following criteria:"}) {
    CHECK(kind(heading) == "INCLUSION [" + std::string(heading) + "]");
  }
  for (const char* heading :
       {"Exclusion Criteria", "Key exclusion", "Exclusion:", "Non-inclusion criteria:", "You may not be able to take part if:",
        "Patients will be excluded if:", "Patients will be excluded if",
        "Excluded:", "Patients with the following conditions are excluded:", "Patients will not be eligible for this study if they:",
        "EXCLUSION CRITERIA :", "Exclusion criteria include:"}) {
    CHECK(kind(heading) == "EXCLUSION [" + std::string(heading) + "]");
  }
  CHECK(kind("Exclusion Criteria for Part 2:") == "EXCLUSION arm=Part 2 [Exclusion Criteria for Part 2:]");
  CHECK(kind("Cohort A Inclusion Criteria") == "INCLUSION arm=Cohort A [Cohort A Inclusion Criteria]");
  CHECK(kind("Inclusion criteria for healthy volunteers:") ==
        "INCLUSION arm=healthy volunteers [Inclusion criteria for healthy volunteers:]");
  CHECK(kind("Inclusion criteria for all participants:") == "INCLUSION [Inclusion criteria for all participants:]");
}

TEST_CASE("a sentence that mentions the criteria is no heading") {
  CHECK(outline("* No longer satisfying the above inclusion criteria\n* Other exclusion criteria may apply.\n") ==
        "INCLUSION\n  * No longer satisfying the above inclusion criteria\n  * Other exclusion criteria may apply.\n");
}

TEST_CASE("text in the heading's line") {
  CHECK(outline("Inclusion Criteria: adults with asthma. Exclusion Criteria: pregnancy") ==
        "INCLUSION [Inclusion Criteria:]\n  adults with asthma.\nEXCLUSION [Exclusion Criteria:]\n  pregnancy\n");
  CHECK(outline("Inclusion: 1) age over 18 2) asthma 3) consent") ==
        "INCLUSION [Inclusion:]\n  1) age over 18\n  2) asthma\n  3) consent\n");
}

TEST_CASE("no heading: inclusion") {
  CHECK(outline("All living patients from the 420 patients originally enrolled.") ==
        "INCLUSION\n  All living patients from the 420 patients originally enrolled.\n");
  CHECK(outline("").empty());
  CHECK(outline(" \n \n").empty());
}

TEST_CASE("nesting by indentation and by style") {
  CHECK(outline("Inclusion Criteria:\n\n1. Adequate function:\n\n   * ANC > 1.5\n   * Platelets > 100\n2. Consent\n") ==
        "INCLUSION [Inclusion Criteria:]\n  1. Adequate function:\n    * ANC > 1.5\n    * Platelets > 100\n  2. Consent\n");
  CHECK(outline("Exclusion:\n1. Any of the following:\na. Asthma\nb. COPD\n2. Pregnancy\n") ==
        "EXCLUSION [Exclusion:]\n  1. Any of the following:\n    a. Asthma\n    b. COPD\n  2. Pregnancy\n");
  CHECK(outline("Inclusion:\n1. One\n- child\n- child\n2. Two\n") ==
        "INCLUSION [Inclusion:]\n  1. One\n    - child\n    - child\n  2. Two\n");
  CHECK(outline("Inclusion:\n(i) One\n(ii) Two\n(iii) Three\n") == "INCLUSION [Inclusion:]\n  (i) One\n  (ii) Two\n  (iii) Three\n");
  CHECK(outline("Inclusion:\ng. One\nh. Two\ni. Three\n") == "INCLUSION [Inclusion:]\n  g. One\n  h. Two\n  i. Three\n");
  CHECK(outline("Inclusion:\n1\\. One\n\n2\\. Two\n") == "INCLUSION [Inclusion:]\n  1. One\n  2. Two\n");
}

TEST_CASE("topics over lists, as the records of the 1990s have them") {
  CHECK(outline("        PATIENT CHARACTERISTICS:\r\n\r\n        Age:\r\n\r\n          -  Over 16\r\n\r\n        Hepatic:\r\n\r\n          "
                "-  Bilirubin normal\r\n") ==
        "INCLUSION [PATIENT CHARACTERISTICS:]\n  Age:\n    - Over 16\n  Hepatic:\n    - Bilirubin normal\n");
  CHECK(outline("Exclusion Criteria\n\nCo-existing Condition:\n\nPatients with the following conditions are excluded:\n\n  -  "
                "Asthma\n\nPrior Medication:\n\nExcluded within 30 days of "
                "study entry:\n\n  -  Interferon\n") ==
        "EXCLUSION [Exclusion Criteria||Co-existing Condition:||Patients with the following conditions are excluded:]\n  - Asthma\n"
        "  Prior Medication:||Excluded within 30 days of study entry:\n    - Interferon\n");
}

TEST_CASE("topics that run on in a paragraph") {
  CHECK(outline("--Disease Characteristics-- Advanced oral neoplasm --Patient Characteristics-- Age: 18 and over Performance status: ECOG "
                "0-2 Life\nexpectancy: 2 years") ==
        "INCLUSION [--Disease Characteristics--]\n  Advanced oral neoplasm\nINCLUSION [--Patient Characteristics--]\n  Age: 18 and over\n  "
        "Performance status: ECOG 0-2\n  Life|expectancy: 2 years\n");
  CHECK(outline("DISEASE CHARACTERISTICS: Breast cancer PATIENT CHARACTERISTICS: Over 18") ==
        "INCLUSION [DISEASE CHARACTERISTICS:]\n  Breast cancer\nINCLUSION [PATIENT CHARACTERISTICS:]\n  Over 18\n");
}

TEST_CASE("wrapped lines") {
  CHECK(outline("        Inclusion Criteria:\n\n          -  Meet American College of Rheumatology clinical or clinical plus x-ray "
                "criteria for\n             osteoarthritis of the knee and hip, with pain on most days of the last month or\n"
                "             longer\n\n          -  Absolute neutrophil count of more than four hundred cells, or a platelet count <\n    "
                "         2. Platelets\n\n          -  Consent\n") ==
        "INCLUSION [Inclusion Criteria:]\n  - Meet American College of Rheumatology clinical or clinical plus x-ray criteria "
        "for|osteoarthritis of the knee and hip, with pain on most days of the last month "
        "or|longer\n  - Absolute neutrophil count of more than four hundred cells, or a platelet count <|2. Platelets\n  - Consent\n");
  // Nothing wraps here: every line is an item.
  CHECK(outline("Inclusion\nAge over 18\nHealthy\nConsent given\n") ==
        "INCLUSION [Inclusion]\n  Age over 18\n  Healthy\n  Consent given\n");
}

TEST_CASE("numbers that are no list marks") {
  const SourceText source = read_source("Inclusion:\n\n2.5 mg daily\n\n18-65 years\n");
  const Outline out = outline_criteria(source);
  for (const Item& item : out.sections.front().items) CHECK(item.marker.empty());
  CHECK(outline("Inclusion:\n\n1.1 Age over 18\n\n1.2 Consent\n") == "INCLUSION [Inclusion:]\n  1.1 Age over 18\n  1.2 Consent\n");
  CHECK(outline("Inclusion:\n\n2.5 mg daily\n\n18-65 years\n\n- 5 or more\n") ==
        "INCLUSION [Inclusion:]\n  2.5 mg daily\n  18-65 years\n  - 5 or more\n");
  CHECK(outline("Inclusion:\n1. ECOG score of 0 or 1. Patients with 2. or more are not eligible.\n2. Consent\n") ==
        "INCLUSION [Inclusion:]\n  1. ECOG score of 0 or 1. Patients with 2. or more are not eligible.\n  2. Consent\n");
}

TEST_CASE("numbering that runs on inside a line") {
  CHECK(outline("Exclusion:\n1. Conditions that affect outcomes2. Co-existing pain 3. Litigation during the study4. Renal impairment (eGFR "
                "<60 ml/min/1.73m2) or allergy to E.coli-derived proteins.5. Anakinra6. Count <1.5 x "
                "10e9/l7. Live vaccine") ==
        "EXCLUSION [Exclusion:]\n  1. Conditions that affect outcomes\n  2. Co-existing pain\n  3. Litigation during the study\n  4. Renal "
        "impairment (eGFR <60 ml/min/1.73m2) or allergy to E.coli-derived proteins.\n  5. "
        "Anakinra\n  6. Count <1.5 x 10e9/l\n  7. Live vaccine\n");
  CHECK(outline("Exclusion:\n1. Patients with HER2. No others\n2. Pregnancy\n") ==
        "EXCLUSION [Exclusion:]\n  1. Patients with HER2. No others\n  2. Pregnancy\n");
  CHECK(outline("Inclusion: • Age over 18 • Asthma • Consent") == "INCLUSION [Inclusion:]\n  • Age over 18\n  • Asthma\n  • Consent\n");
}

TEST_CASE("tildes for line ends") {
  CHECK(outline("Inclusion Criteria:~Age 18~65 years~Asthma~Exclusion Criteria:~Pregnancy") ==
        "INCLUSION [Inclusion Criteria:]\n  ~ Age 18~65 years\n  ~ Asthma\nEXCLUSION [~Exclusion Criteria:]\n  ~ Pregnancy\n");
}

TEST_CASE("versions: only the current one counts") {
  CHECK(outline("Current inclusion criteria as of 30/01/2024 (updated 13/02/2024):\n\n1. Asthma\n\n_____\n\nPrevious inclusion criteria as "
                "of 07/03/2023:\n\n1. COPD\n\n_____\n\nPrevious inclusion criteria:\n\n1. Cough\n") ==
        "INCLUSION version=30/01/2024 [Current inclusion criteria as of 30/01/2024 (updated 13/02/2024):]\n  1. Asthma\nINCLUSION "
        "version=07/03/2023 old [Previous inclusion criteria as of 07/03/2023:]\n  1. COPD\n"
        "INCLUSION old [Previous inclusion criteria:]\n  1. Cough\n");
  // With nothing newer, the only version counts.
  CHECK(outline("Previous inclusion criteria:\n\n1. Asthma\n") == "INCLUSION [Previous inclusion criteria:]\n  1. Asthma\n");
}

TEST_CASE("arms") {
  CHECK(outline("Inclusion Criteria:\n\nCohort A:\n\n* Asthma\n\nCohort B:\n\n* COPD\n\nExclusion Criteria:\n\n* Pregnancy\n") ==
        "INCLUSION arm=Cohort A [Inclusion Criteria:||Cohort A:]\n  * Asthma\nINCLUSION arm=Cohort B [Cohort B:]\n  * COPD\nEXCLUSION "
        "[Exclusion Criteria:]\n  * Pregnancy\n");
  CHECK(outline("Inclusion:\n\n1. Part 1: healthy\n2. Part 2: asthma\n3. Consent\n") ==
        "INCLUSION arm=Part 1 [Inclusion:||1. Part 1:]\n  healthy\nINCLUSION arm=Part 2 [2. Part 2:]\n  asthma\nINCLUSION\n  3. Consent\n");
  CHECK(outline("* Stage IV melanoma: unresectable\n* Group B streptococcus: positive\n") ==
        "INCLUSION\n  * Stage IV melanoma: unresectable\n  * Group B streptococcus: positive\n");
}

TEST_CASE("an or between items makes them alternatives, in an inclusion") {
  CHECK(outline("Inclusion:\n\n* Asthma\n\nOR\n\n* COPD\n* Consent\n") ==
        "INCLUSION [Inclusion:]\n  (or)\n    * Asthma\n    OR||* COPD\n  * Consent\n");
  CHECK(outline("Inclusion:\n* Creatinine below 1.5 OR\n* Clearance above 60\n* Consent\n") ==
        "INCLUSION [Inclusion:]\n  (or)\n    * Creatinine below 1.5 OR\n    * Clearance above 60\n  * Consent\n");
  CHECK(outline("Exclusion:\n* Asthma or\n* COPD\n") == "EXCLUSION [Exclusion:]\n  * Asthma or\n  * COPD\n");
}

TEST_CASE("a list that was announced and not set apart") {
  CHECK(outline("Inclusion:\n* Consent\n* One of the following:\n* Asthma\n* COPD\n") ==
        "INCLUSION [Inclusion:]\n  * Consent\n  * One of the following: <doubt>\n  * Asthma <doubt>\n  * COPD <doubt>\n");
  // Small letters show where it ends.
  CHECK(outline("Inclusion:\n* Consent\n* One of the following:\n* asthma\n* chronic bronchitis\n* Age over 18\n") ==
        "INCLUSION [Inclusion:]\n  * Consent\n  * One of the following:\n    * asthma\n    * chronic bronchitis\n  * Age over 18\n");
  CHECK(outline("Inclusion:\n* Adequate function:\n* ANC > 1.5\n") == "INCLUSION [Inclusion:]\n  * Adequate function:\n  * ANC > 1.5\n");
}

TEST_CASE("headings without a colon, with a mark, misspelt, in other words") {
  const auto kinds = [](const std::string& heading) {
    const std::string drawn = outline("Inclusion Criteria:\n- Consent\n" + heading + "\n- Asthma\n");
    const std::size_t at = drawn.find("EXCLUSION");
    return at == std::string::npos ? drawn : drawn.substr(at);
  };
  for (const char* heading :
       {"2. Exclusion Criteria", "- EXCLUSION CRITERIA", "B. EXCLUSIONS", "Criteria for exclusion:", "Reasons for exclusion from the study",
        "Exclusion Criteria Checklist", "Contraindications:", "Exclude:", "Exlusion Criteria:", "Exclusion Crtieria:", "EXCULSION CRITERIA",
        "Exclusion Criteria -", "Key Exclusion Criteria;", "Who cannot participate", "Who should not take part?",
        "Ocular exclusion criteria", "Additional Systemic, Ocular, and Genetic Exclusion Criteria."}) {
    CHECK(kinds(heading) == "EXCLUSION [" + std::string(heading) + "]\n  - Asthma\n");
  }
  CHECK(kinds("Stage 1 and Stage 2 Key Exclusion Criteria:") ==
        "EXCLUSION arm=Stage 1 and Stage 2 [Stage 1 and Stage 2 Key Exclusion Criteria:]\n  - Asthma\n");
  CHECK(kinds("Exclusion Criteria (Cohort 2 only):") == "EXCLUSION arm=Cohort 2 [Exclusion Criteria (Cohort 2 only):]\n  - Asthma\n");
  CHECK(kinds("Exclusion Criteria Colorectal group") ==
        "EXCLUSION arm=Colorectal group [Exclusion Criteria Colorectal group]\n  - Asthma\n");
  CHECK(kinds("Bladder Cancer Specific Exclusion Criteria:") ==
        "EXCLUSION arm=Bladder Cancer Specific [Bladder Cancer Specific Exclusion Criteria:]\n  - Asthma\n");
  // Other words are no slip of these, and under an item the short ones are about that item.
  CHECK(outline("Infusion criteria:\n- Asthma\n") == "INCLUSION\n  Infusion criteria:\n    - Asthma\n");
  CHECK(outline("Inclusion:\n- Contraindications:\n  - Asthma\n") == "INCLUSION [Inclusion:]\n  - Contraindications:\n    - Asthma\n");
  CHECK(outline("Inclusion:\n- Exclusion criteria of the register are met\n").find("EXCLUSION") == std::string::npos);
}

TEST_CASE("headings behind the last item of a line, and items behind a heading") {
  CHECK(outline("Inclusion:\n- Hemoglobin > 11 g/dL Key Exclusion Criteria\n\n- Asthma\n") ==
        "INCLUSION [Inclusion:]\n  - Hemoglobin > 11 g/dL\nEXCLUSION [Key Exclusion Criteria]\n  - Asthma\n");
  CHECK(
      outline(
          "Inclusion:\n- Able to comply with the protocol. Exclusion Criteria Participants should not enter if any is met.\n- Asthma\n") ==
      "INCLUSION [Inclusion:]\n  - Able to comply with the protocol.\nEXCLUSION [Exclusion Criteria]\n  Participants should not enter if "
      "any is met.\n  - Asthma\n");
  CHECK(
      outline("Exclusion:\n5. Seizures Unblinded Phase Crossover Inclusion Criteria - Participants of the control arm must meet these\n* "
              "Asthma\n") ==
      "EXCLUSION [Exclusion:]\n  5. Seizures\nINCLUSION arm=Unblinded Phase Crossover [Unblinded Phase Crossover Inclusion Criteria -]\n  "
      "Participants of the control arm must meet these\n  * Asthma\n");
  CHECK(outline("III.VI. STUDY EXCLUSIONS:\n- Asthma\n") == "EXCLUSION [III.VI. STUDY EXCLUSIONS:]\n  - Asthma\n");
}

TEST_CASE("what looks like a heading and cannot be read as one leaves all below it in doubt") {
  CHECK(outline("Inclusion:\n- Consent\n- Patients that have one of the exclusion criteria of the parent study:\n- Asthma\n") ==
        "INCLUSION [Inclusion:]\n  - Consent\n  - Patients that have one of the exclusion criteria of the parent study: <doubt>\n"
        "  - Asthma <doubt>\n");
  CHECK(outline("Exclusion:\n- COPD\nInclusion criteria are those of the main study\n- Asthma\n\nExclusion Criteria:\n- Gout\n") ==
        "EXCLUSION [Exclusion:]\n  - COPD\n  Inclusion criteria are those of the main study <doubt>\n    - Asthma <doubt>\n"
        "EXCLUSION [Exclusion Criteria:]\n  - Gout\n");
  // A mention inside a sentence does not.
  for (const char* item :
       {"Does not meet inclusion criteria", "Patients who cannot fulfill the inclusion criteria.",
        "Toxicity as specified in the inclusion criteria for lymphoma", "Other protocol-defined inclusion/exclusion criteria may apply."}) {
    CHECK(outline("Exclusion:\n- " + std::string(item) + "\n- Asthma\n").find("<doubt>") == std::string::npos);
  }
}

TEST_CASE("an item that begins in the middle of a thought goes on with the one before it") {
  CHECK(outline("Exclusion:\n- diabetes\n  - except gestational diabetes\n- gout\n") ==
        "EXCLUSION [Exclusion:]\n  - diabetes\n    (on)- except gestational diabetes\n  - gout\n");
  CHECK(outline("Inclusion:\n- Hemoglobin >= 9 g/dL\n- Exception: patients with myeloma\n- Consent\n") ==
        "INCLUSION [Inclusion:]\n  - Hemoglobin >= 9 g/dL\n    (on)- Exception: patients with myeloma\n  - Consent\n");
  CHECK(outline("Inclusion:\n- Hemoglobin >= 9 g/dL\n  - or >= 8 g/dL if transfused\n- Consent\n") ==
        "INCLUSION [Inclusion:]\n  - Hemoglobin >= 9 g/dL\n    (on)- or >= 8 g/dL if transfused\n  - Consent\n");
  CHECK(outline("Inclusion:\n- age over 18\n- or age 12-17 with consent\n- asthma\n") ==
        "INCLUSION [Inclusion:]\n  (or)\n    - age over 18\n    - or age 12-17 with consent\n  - asthma\n");
  CHECK(outline("Exclusion:\n- age over 65\n- and frailty\n") == "EXCLUSION [Exclusion:]\n  - age over 65\n    (on)- and frailty\n");
}

TEST_CASE("a list that is set apart ends where its announcement's own place comes back") {
  CHECK(outline("Inclusion:\n- At least one of the following:\n  - asthma\n  - diabetes\n- age over 18\n") ==
        "INCLUSION [Inclusion:]\n  - At least one of the following:\n    - asthma\n    - diabetes\n  - age over 18\n");
  CHECK(outline("Inclusion:\n- None of the following:\n  1. asthma\n  2. diabetes\n- hypertension\n") ==
        "INCLUSION [Inclusion:]\n  - None of the following:\n    1. asthma\n    2. diabetes\n  - hypertension\n");
}

TEST_CASE("text that stops in the middle") {
  CHECK(outline("Inclusion:\n1. Study requirements understood\n2. Agreement of patient to comply with the requ") ==
        "INCLUSION [Inclusion:]\n  1. Study requirements understood\n  2. Agreement of patient to comply with the requ <cut off>\n");
  CHECK(outline("Inclusion:\n1. Able to comply with the") == "INCLUSION [Inclusion:]\n  1. Able to comply with the <cut off>\n");
  CHECK(outline("Inclusion:\n1. Adverse events resolved\n2. Pain when the stimulator is on") ==
        "INCLUSION [Inclusion:]\n  1. Adverse events resolved\n  2. Pain when the stimulator is on\n");
}

TEST_CASE("rule files: the header is furniture") {
  const SourceText source =
      read_source("trial: X-1\nage: 18 years or older\n\nInclusion criteria\n\n- Asthma\n\nExclusion criteria\n\n- Pregnancy\n");
  const Outline out = outline_rule_file(source);
  accounts_for_every_byte(source, out);
  CHECK(draw(source, out) == "INCLUSION [Inclusion criteria]\n  - Asthma\nEXCLUSION [Exclusion criteria]\n  - Pregnancy\n");
  CHECK(out.furniture.size() == 2);
}

TEST_CASE("any bytes, and nothing lost") {
  const std::vector<std::string> pieces = {"\n",
                                           "\n\n",
                                           "* ",
                                           "1. ",
                                           "a) ",
                                           "Inclusion Criteria:",
                                           "Exclusion",
                                           ":",
                                           "OR",
                                           "~",
                                           "Cohort A:",
                                           "    ",
                                           "text of some length",
                                           "2. ",
                                           ".",
                                           "• ",
                                           "-",
                                           "\xC2\xA0",
                                           "___",
                                           "x) ",
                                           "iv. ",
                                           "or ",
                                           "except ",
                                           "Key Exclusion Criteria ",
                                           "Who cannot participate",
                                           "III. "};
  unsigned seed = 12345;
  for (int round = 0; round < 3000; ++round) {
    std::string given;
    for (int k = 0; k < 25; ++k) {
      seed = seed * 1103515245U + 12345U;
      given += pieces[(seed >> 16) % pieces.size()];
    }
    const SourceText source = read_source(given);
    INFO(given);
    accounts_for_every_byte(source, outline_criteria(source));
    accounts_for_every_byte(source, outline_page(source));
    accounts_for_every_byte(source, outline_rule_file(source));
  }
}

TEST_CASE("hostile shapes stay linear and shallow") {
  for (const std::string piece : {"- a\n", "1. x2. ", "Inclusion: a. ", "a:\n", "OR\n", "~a", "(", "• ", "Exclusion Criteria ", "i. ",
                                  "Group A: ", "- except a\n", "A Exclusion criteria ", "- or a\n", "Key Key "}) {
    std::string given;
    while (given.size() < 300'000) given += piece;
    const SourceText source = read_source(given);
    (void)outline_criteria(source);
    (void)outline_page(source);
  }
  std::string stairs;
  for (int i = 0; i < 1000; ++i) stairs += std::string(static_cast<std::size_t>(i) * 2, ' ') + "- a:\n";
  (void)outline(stairs);
}
