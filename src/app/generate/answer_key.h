// The answer key: what a first full run with the default rules must make of the generated files (SPEC §6, §7, §10,
// §12), counted from what the generator did on purpose, never by reading the files. expected.json, RFC 8785:
//   {"claims","newest","seed","timezone","companies":{NAME:{
//     "files","observations","store"   the parts of the balance of SPEC §10
//     "objects"                        store objects by tipo
//     "records"                        distinct accepted radicados
//     "rules"                          lines of the rejects file by rule
//     "sample"                         about 100 records: final values ("" = empty) and stored files by tipo
//     "absent"}}}                      some radicados that no record may have
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "app/generate/claim.h"
#include "app/generate/tree.h"
#include "base/clock.h"
#include "model/run.h"

namespace radica {
class JsonText;
}

namespace radica::synthetic {

enum class View : std::uint8_t { kFull, kPoorer, kList, kExport };

// What decides whether two observations of one claim have equal content; everything else is the same in all of them.
struct Content {
  View view = View::kFull;
  std::string_view state;  // as the catalogue spells it
  int comment = 0;
  int fecha = 0;
  bool has_sgc = false;
  friend bool operator==(const Content&, const Content&) = default;
};

// One accepted observation of a claim.
struct Sighting {
  LocalTime time = 0;  // never equal for observations of one claim that differ in content
  Content content;
  Folder folder = Folder::kRoot;
  std::string name_key;  // join key that its file's name gives, if any
  bool is_data_file = false;
};

enum class FileKind : std::uint8_t { kDetail, kAttachment };

// A PDF or attachment that was written for a claim; whether it joins it depends on what was accepted.
struct WrittenFile {
  FileKind kind = FileKind::kDetail;
  Folder folder = Folder::kProcessed;
  std::string key;  // what its name begins with; empty in the organised layout
  Attachment attachment;
};

// Stored objects by tipo: datos, detalle, adjunto.
using ObjectCounts = std::array<std::uint64_t, 3>;

struct SampleAnswer {
  std::string state, nic, phone;
  ObjectCounts objects{};
};

class CompanyAnswers {
 public:
  void ignore_file() { ++files_.found, ++files_.ignored; }
  void read_file() { ++files_.found, ++files_.read; }
  void reject_file(Rule rule);
  void reject_observation(Rule rule, unsigned errors = 1);
  void add_error(Rule rule);  // a second one of an observation that was rejected already
  // A claim whose files are all written. `is_sampled`: put it into the sample.
  void settle(const Claim& claim, std::vector<Sighting> sightings, const std::vector<WrittenFile>& files,
              bool is_sampled);

  [[nodiscard]] const FileBalance& files() const { return files_; }
  [[nodiscard]] const ObservationBalance& observations() const { return observations_; }
  [[nodiscard]] const StoreBalance& store() const { return store_; }

  void write(JsonText& json) const;

 private:
  void count_kinds(const std::vector<Sighting>& sightings);
  ObjectCounts count_files(const Claim& claim, const std::vector<Sighting>& sightings,
                           const std::vector<WrittenFile>& files);

  FileBalance files_;
  ObservationBalance observations_;
  StoreBalance store_;
  ObjectCounts objects_{};
  std::map<std::string, std::uint64_t> rules_;
  std::map<std::string, SampleAnswer> sample_;
  std::vector<std::string> absent_;
};

struct AnswerKeyHead {
  std::uint64_t claims = 0, seed = 0;
  LocalTime newest = 0;
  std::string timezone;
};
[[nodiscard]] std::string answer_key_json(const AnswerKeyHead& head, const std::array<CompanyAnswers, 2>& companies);

}  // namespace radica::synthetic
