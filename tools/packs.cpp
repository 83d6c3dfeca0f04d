// See packs.hpp.
#include "tools/packs.hpp"

#include <fmt/format.h>

#include <boost/interprocess/file_mapping.hpp>
#include <boost/interprocess/mapped_region.hpp>

#include <algorithm>
#include <array>
#include <cstdio>
#include <filesystem>
#include <map>
#include <memory>
#include <set>

#include "rules/ontology.hpp"
#include "tools/complaint.hpp"
#include "tools/files.hpp"
#include "tools/load.hpp"
#include "tools/log.hpp"
#include "tools/run.hpp"

namespace eligo::tools {
namespace {

rules::TermKind kind_of_word(const std::string& word) {
  using rules::TermKind;
  static const std::map<std::string, TermKind> words = {
      {"condition", TermKind::condition}, {"drug", TermKind::drug},   {"procedure", TermKind::procedure}, {"measure", TermKind::measure},
      {"gene", TermKind::gene},           {"event", TermKind::event}, {"statement", TermKind::statement}};
  const auto it = words.find(word);
  return it == words.end() ? TermKind::condition : it->second;
}

std::string counts_text(const rules::Pack& pack, const rules::Ontology& ontology, const std::string& path) {
  std::array<std::size_t, 3> uses{};
  for (const auto& name : pack.names) ++uses.at(name.use);
  const auto own = std::count_if(pack.codes.begin(), pack.codes.end(),
                                 [](const auto& code) { return code.use == static_cast<std::uint16_t>(rules::CodeUse::own); });
  const auto other = std::count_if(pack.codes.begin(), pack.codes.end(),
                                   [](const auto& code) { return code.use == static_cast<std::uint16_t>(rules::CodeUse::see_also); });
  std::string out = fmt::format("{}: {}, {} concepts, {:.1f} MB\n", path, one_line(std::string(pack.title)), pack.size(),
                                static_cast<double>(pack.bytes.bytes.size()) / 1e6);
  out +=
      fmt::format("  names   {} are met in texts, {} when they stand alone, {} are shown and never resolved\n", uses[2], uses[1], uses[0]);
  out += fmt::format("  codes   {} of its own, {} to see also\n", own, other);
  const auto maybe = static_cast<std::size_t>(
      std::count_if(pack.parents.begin(), pack.parents.end(), [](std::uint32_t parent) { return (parent & rules::maybe_parent) != 0; }));
  out += fmt::format("  edges   {} kinds, {} that another source gave and that are only shown\n", pack.parents.size() - maybe, maybe);
  for (const auto& remark : ontology.remarks) out += fmt::format("  note    {}\n", one_line(remark));
  return out;
}

}  // namespace

rules::Result<rules::Pack> map_pack(const std::string& path) {
  namespace ipc = boost::interprocess;
  const auto refused = [&](rules::InputError error) {
    error.place = path;
    return tl::unexpected(std::move(error));
  };
  std::error_code error;
  if (!std::filesystem::is_regular_file(path, error))
    return refused({"", error ? "cannot be read: " + error.message() : "is no file", "packs are written by `eligo vocab import`"});
  if (std::filesystem::file_size(path, error) == 0) return refused({"", "is empty, expected a vocabulary pack", ""});
  try {
    auto region = std::make_shared<ipc::mapped_region>(ipc::file_mapping(path.c_str(), ipc::read_only), ipc::read_only);
    const std::string_view bytes(static_cast<const char*>(region->get_address()), region->get_size());
    auto pack = rules::Pack::open({path, region, bytes});
    if (!pack) return refused(pack.error());
    return pack;
  } catch (const ipc::interprocess_exception& fault) {
    return refused({"", std::string("cannot be read: ") + fault.what(), ""});
  }
}

std::string conflicts_text(const rules::Vocabulary& vocabulary, std::size_t most, const Style& style) {
  std::map<std::string, std::vector<std::string>> by_kind;
  for (const auto& conflict : vocabulary.conflicts())
    by_kind[conflict.kind].push_back((conflict.pack.empty() ? "" : std::filesystem::path(conflict.pack).filename().string() + ": ") +
                                     conflict.text);
  std::string out;
  for (const auto& [kind, texts] : by_kind) {
    out += fmt::format("  {}\n", paint(style, Ink::strong, fmt::format("{} {}", texts.size(), kind)));
    for (std::size_t i = 0; i < std::min(most, texts.size()); ++i) out += beside("    ", one_line(texts[i]), 6, style);
    if (texts.size() > most) out += fmt::format("    ... and {} more\n", texts.size() - most);
  }
  return out;
}

int run_import(const VocabCommand& command) {
  const Style style = style_for(command.color, 1), error_style = style_for(command.color, 2);
  start_log(command.log, error_style.color);
  std::vector<std::string> contents;
  for (const auto& path : command.files) {
    auto content = read_file(path);
    if (!content) {
      std::fputs(error_text(path, "", content.error(), error_style).c_str(), stderr);
      return status_unusable;
    }
    contents.push_back(std::move(*content));
  }
  std::vector<rules::ImportSource> sources;
  for (std::size_t i = 0; i < contents.size(); ++i)
    sources.push_back({std::filesystem::path(command.files[i]).filename().string(), contents[i]});
  const auto ontology = rules::import_ontology(command.import_kind, sources, kind_of_word(command.import_as));
  if (!ontology) {
    const auto& [source, why] = ontology.error();
    std::fputs(error_text(command.files[source], contents[source], why, error_style).c_str(), stderr);
    return status_unusable;
  }
  // Looked at before it is written: a pack that nobody could load is not left behind.
  const auto bytes = std::make_shared<const std::string>(rules::write_pack(*ontology));
  auto pack = rules::Pack::open({command.output, bytes, *bytes});
  if (!pack) return refused_vocabulary(pack.error());
  std::string report = counts_text(*pack, *ontology, command.output);
  const auto listed = pack->size();
  std::vector<rules::Pack> packs;
  for (const auto& path : command.packs) {
    auto before = map_pack(path);
    if (!before) return refused_vocabulary(before.error());
    packs.push_back(std::move(*before));
  }
  std::size_t alone = 0;
  if (!packs.empty()) {
    const auto without = load_vocabulary(packs);
    if (!without) return refused_vocabulary(without.error());
    alone = without->size();
  }
  packs.push_back(std::move(*pack));
  const auto vocabulary = load_vocabulary(std::move(packs));
  if (!vocabulary) return refused_vocabulary(vocabulary.error());
  if (alone == 0) alone = vocabulary->shipped();
  report += fmt::format("  listed  {} concepts were listed before, {} are new\n", listed - (vocabulary->size() - alone),
                        vocabulary->size() - alone);
  if (const std::string conflicts = conflicts_text(*vocabulary, 5, style); !conflicts.empty())
    report += "\nConflicts, where what was listed before counts (eligo vocab --conflicts lists them all):\n" + conflicts;
  if (const auto written = write_file(command.output, *bytes); !written) {
    std::fputs(error_text(command.output, "", written.error(), error_style).c_str(), stderr);
    return status_unusable;
  }
  std::fputs(report.c_str(), stdout);
  return status_done;
}

}  // namespace eligo::tools
