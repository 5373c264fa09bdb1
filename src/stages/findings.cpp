#include "stages/findings.h"

#include "base/bytes.h"

namespace radica {

FindingList::FindingList(const WorkFolder& folder, std::string_view company)
    : list_(folder, std::string(company) + ".findings") {}

Result<void> FindingList::add(const Finding& finding) {
  std::string bytes;
  ByteWriter writer(bytes);
  writer.number(static_cast<std::uint64_t>(finding.type));
  for (const std::string* text : {&finding.radicado, &finding.place, &finding.detail, &finding.sha256})
    writer.text(*text);
  const std::lock_guard lock(mutex_);
  ++count(finding.type).found;
  return list_.append(bytes);
}

Result<void> FindingList::finish() {
  return list_.finish();
}

Result<void> FindingList::each(const OnFinding& on_finding) {
  list_.rewind();
  for (std::string_view bytes;;) {
    TRY_SET(const bool is_there, list_.next(bytes));
    if (!is_there) return {};
    ByteReader reader(bytes);
    Finding finding;
    finding.type = static_cast<FindingClass>(reader.number());
    for (std::string* text : {&finding.radicado, &finding.place, &finding.detail, &finding.sha256})
      *text = reader.text();
    TRY(on_finding(finding));
  }
}

std::uint64_t FindingList::open() const {
  std::uint64_t open = 0;
  for (const FindingInfo& known : kFindings) {
    const FindingCount& count = counts_[static_cast<std::size_t>(known.type)];
    if (!known.is_information) open += count.found - count.settled;
  }
  return open;
}

}  // namespace radica
