// How something was found. A test behind a value says where the value comes from, and asks for no test of its own: what was measured proves
// that it was measured.
#include <algorithm>
#include <array>

#include "grammar/reader.hpp"

namespace eligo::grammar {
namespace {

/// The last word of a test's name.
bool names_test(std::string word) {
  static constexpr std::array<std::string_view, 34> tests{"mri",
                                                          "ct",
                                                          "scan",
                                                          "scans",
                                                          "imaging",
                                                          "ecg",
                                                          "ekg",
                                                          "electrocardiogram",
                                                          "electrocardiography",
                                                          "echo",
                                                          "tte",
                                                          "echocardiogram",
                                                          "echocardiography",
                                                          "muga",
                                                          "ultrasound",
                                                          "ultrasonography",
                                                          "radiograph",
                                                          "radiography",
                                                          "x-ray",
                                                          "xray",
                                                          "pet",
                                                          "oct",
                                                          "tomography",
                                                          "colonoscopy",
                                                          "endoscopy",
                                                          "mammogram",
                                                          "mammography",
                                                          "angiogram",
                                                          "angiography",
                                                          "spirometry",
                                                          "ventriculography",
                                                          "ventriculogram",
                                                          "telemetry",
                                                          "ecgs"};
  if (word.ends_with("-scan")) word = "scan";
  return std::find(tests.begin(), tests.end(), word) != tests.end();
}

bool says_done(const std::string& word) {
  static constexpr std::array<std::string_view, 8> words{"performed", "done",  "obtained",  "documented",
                                                         "conducted", "taken", "completed", "acquired"};
  return std::find(words.begin(), words.end(), word) != words.end();
}

bool leads_to_method(const std::string& word) {
  static constexpr std::array<std::string_view, 7> words{"by", "per", "via", "using", "on", "through", "with"};
  return std::find(words.begin(), words.end(), word) != words.end();
}

}  // namespace

/// Does a test's name end there?
bool Reader::ends_in_test(std::uint32_t begin, std::uint32_t end) const {
  if (end <= begin) return false;
  std::string words = lower(raw(end - 1));
  if (const auto blank = words.rfind(' '); blank != std::string::npos) words.erase(0, blank + 1);
  return names_test(words);
}

/// A test's name and nothing else ("MUGA scan", "rest ECHO"), or, where `timed`, when it was done ("MUGA performed within 28 days").
bool Reader::test_alone(const Part& part, bool timed) const {
  const auto noun = noun_of(part);
  if (!noun || child(part.body, Rule::tail)) return false;
  if (timed ? part.windows.size() != 1 : !part.windows.empty() || part.end != at(*noun).end) return false;
  std::uint32_t end = at(*noun).end;
  if (timed && end > at(*noun).begin + 1 && says_done(lower(raw(end - 1)))) --end;
  if (end - at(*noun).begin > 4 || part.duration || part.dose || part.series || !part.during_tokens.empty() || !part.unread.empty() ||
      !part.exceptions.empty() || !part.examples.empty() || part.definition)
    return false;
  for (std::uint32_t t = at(*noun).begin; t < end; ++t)
    if (std::string_view("wK^#_va\"").find(kind(t)) == std::string_view::npos) return false;
  return ends_in_test(at(*noun).begin, end);
}

/// "LVEF >= 50 % by ECHO or MUGA", "QTc > 480 ms on screening ECG", "ECG with QTc > 470 ms": the test goes to the value. Behind a finding
/// ("findings on screening ECG") it narrows the name.
void Reader::absorb_methods(std::vector<Member>& members) {
  std::vector<char> joined(members.size(), ',');
  char next = ',';
  for (std::size_t k = members.size(); k-- > 0;) {
    if (members[k].sep != ',') next = members[k].sep;
    joined[k] = next;
  }
  const auto measured = [&](const Part& p) { return p.has_body && at(p.body).rule == Rule::comparison; };
  const auto only_people = [&](const Part& p) {
    for (std::uint32_t t = p.begin; t < at(p.body).begin; ++t)
      if (std::string_view("hHe_").find(kind(t)) == std::string_view::npos) return false;
    return true;
  };
  std::size_t kept = 0;
  bool on_test = false;  // the last member kept ends in the name of a test
  for (std::size_t k = 0; k < members.size(); ++k) {
    const Part& p = members[k].part;
    const bool timed = k > 0 && !p.has_lead && test_alone(p, true);
    const bool test = timed || (k > 0 && !p.has_lead && test_alone(p, false));
    Part* before = kept > 0 ? &members[kept - 1].part : nullptr;
    const std::uint32_t from = p.begin, to = p.end;
    bool gone = false;
    if (test && before != nullptr) {
      const bool at_visit = members[k].sep == '+' && from > 1 && kind(from - 1) == 'Q' && kind(from - 2) == 'i' &&
                            leads_to_method(lower(raw(from - 2))) && (measured(*before) || finding_like(*before));
      const bool another = on_test && joined[k] == '|';
      gone = (at_visit && !timed) || another;
      if (gone && measured(*before)) {
        claim(from, to);
        // The time behind the last of the tests is that of the value.
        if (timed && before->windows.empty())
          before->windows = p.windows, before->lasting = p.lasting;
        else if (timed)
          before->unread.push_back({Unread{text(from, to), true}, span(from, to)});
      } else if (gone) {
        before->during +=
            (before->during.empty() ? "" : " ") + (at_visit ? lower(raw(from - 2)) : std::string("or")) + " " + text(from, to);
        before->during_tokens.emplace_back(from, to);
      }
    }
    if (gone) {
      before->end = to;
      on_test = true;
      continue;
    }
    // "ECG with QTc > 470 ms"
    if (before != nullptr && members[k].sep == '+' && measured(p) && kind(from) == 'H' && lower(raw(from)) == "with" &&
        test_alone(*before, false) && only_people(*before)) {
      claim(at(before->body).begin, at(before->body).end);
      members[k].sep = members[kept - 1].sep;
      members[k].comma = members[kept - 1].comma;
      --kept;
    }
    on_test = measured(p) && !p.during_tokens.empty() && leads_to_method(lower(raw(p.during_tokens.back().first))) &&
              ends_in_test(p.during_tokens.back().first, p.during_tokens.back().second);
    if (kept != k) members[kept] = std::move(members[k]);
    ++kept;
  }
  members.erase(members.begin() + static_cast<std::ptrdiff_t>(kept), members.end());
}

}  // namespace eligo::grammar
