// The generated tree: the same for the same seed, real files, and an answer key that agrees with what lies on the disk.
#include "app/generate/generate.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <zlib.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <regex>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "app/generate/answer_key.h"
#include "app/generate/attachments.h"
#include "app/generate/pdf.h"
#include "app/generate/people.h"
#include "app/generate/prng.h"
#include "base/file.h"
#include "base/json.h"
#include "base/text.h"
#include "support/temporary_folder.h"

namespace radica {
namespace {

using namespace synthetic;
using test::TemporaryFolder;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;

constexpr std::string_view kNewest = "2026-11-24 10:00:00";

GenerateOptions options_of(const std::string& out, std::uint64_t claims, std::uint64_t seed) {
  GenerateOptions options;
  options.out = out;
  options.claims = claims;
  options.seed = seed;
  options.newest = *parse_local(kNewest);
  return options;
}

struct FileOnDisk {
  std::string bytes;
  std::int64_t modified = 0;
  friend bool operator==(const FileOnDisk&, const FileOnDisk&) = default;
};
using Files = std::map<std::string, FileOnDisk>;  // by path below `out`

Files files_below(const std::string& out) {
  Files files;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(out)) {
    if (!entry.is_regular_file()) continue;
    struct stat status {};
    EXPECT_EQ(::stat(entry.path().c_str(), &status), 0);
    files[std::filesystem::relative(entry.path(), out).string()] = {*read_file(entry.path().string()),
                                                                    status.st_mtim.tv_sec};
  }
  return files;
}

// A tree of its own; expected.json, whose modification time is that of the run, is kept apart.
struct Tree {
  GenerateSummary summary;
  Files files;
  std::string key;
};

Tree make_tree(std::uint64_t claims, std::uint64_t seed) {
  const TemporaryFolder folder;
  Tree tree;
  const auto summary = generate(options_of(folder.path(), claims, seed));
  EXPECT_TRUE(summary) << summary.error().describe();
  tree.summary = *summary;
  tree.files = files_below(folder.path());
  tree.key = tree.files.at("expected.json").bytes;
  tree.files.erase("expected.json");
  return tree;
}

// Big enough for every kind of mess; made once.
const Tree& big_tree() {
  static const Tree tree = make_tree(3'000, 3);
  return tree;
}

bool ends_with(std::string_view text, std::string_view ending) {
  return text.ends_with(ending);
}

std::vector<std::string> paths_like(const Files& files, const char* pattern) {
  const std::regex expression(pattern);
  std::vector<std::string> paths;
  for (const auto& [path, file] : files)
    if (std::regex_search(path, expression)) paths.push_back(path);
  return paths;
}

// The number at a path of member names in expected.json; -1 if it is not there.
std::int64_t number_at(const std::string& json, const std::vector<std::string>& members) {
  JsonDocument document;
  EXPECT_EQ(document.parse(json), std::nullopt);
  const JsonNode* node = &document.root();
  for (const std::string& member : members) {
    node = document.first_child(*node);
    while (node != nullptr && node->key != member) node = document.next_sibling(*node);
    if (node == nullptr) return -1;
  }
  return std::stoll(std::string(node->text));
}

std::uint32_t little(std::string_view bytes, std::size_t at, int count) {
  std::uint32_t value = 0;
  for (int i = count - 1; i >= 0; --i)
    value = value << 8U | static_cast<unsigned char>(bytes.at(at + static_cast<std::size_t>(i)));
  return value;
}

std::uint32_t big(std::string_view bytes, std::size_t at) {
  std::uint32_t value = 0;
  for (std::size_t i = 0; i < 4; ++i) value = value << 8U | static_cast<unsigned char>(bytes.at(at + i));
  return value;
}

std::uint32_t crc_of(std::string_view bytes) {
  return static_cast<std::uint32_t>(
      crc32(0, reinterpret_cast<const Bytef*>(bytes.data()), static_cast<uInt>(bytes.size())));
}

// The names of a stored zip's entries, read through its directory; checks offsets, sizes and check sums.
std::vector<std::string> zip_entries(const std::string& bytes) {
  std::vector<std::string> names;
  const std::size_t end = bytes.size() - 22;
  EXPECT_EQ(bytes.substr(end, 4), "PK\x05\x06");
  std::size_t entry = little(bytes, end + 16, 4);
  for (std::uint32_t left = little(bytes, end + 10, 2); left > 0; --left) {
    EXPECT_EQ(bytes.substr(entry, 4), "PK\x01\x02");
    const std::uint32_t size = little(bytes, entry + 24, 4), name_size = little(bytes, entry + 28, 2);
    const std::string name = bytes.substr(entry + 46, name_size);
    const std::size_t local = little(bytes, entry + 42, 4);
    EXPECT_EQ(bytes.substr(local, 4), "PK\x03\x04");
    EXPECT_EQ(bytes.substr(local + 30, name_size), name);
    EXPECT_EQ(crc_of(std::string_view(bytes).substr(local + 30 + name_size, size)), little(bytes, entry + 16, 4));
    names.push_back(name);
    entry += 46 + name_size;
  }
  EXPECT_EQ(entry, end);
  return names;
}

void expect_is_pdf(const std::string& pdf) {
  ASSERT_TRUE(pdf.starts_with("%PDF-1.4\n"));
  ASSERT_TRUE(ends_with(pdf, "%%EOF\n"));
  const std::size_t start = std::stoul(pdf.substr(pdf.rfind("startxref\n") + 10));
  ASSERT_EQ(pdf.substr(start, 9), "xref\n0 6\n");
  for (std::size_t object = 1; object <= 5; ++object) {
    const std::string entry = pdf.substr(start + 9 + object * 20, 20);
    ASSERT_EQ(entry.substr(10), " 00000 n \n");
    const std::string head = std::to_string(object) + " 0 obj\n";
    ASSERT_EQ(pdf.substr(std::stoul(entry.substr(0, 10)), head.size()), head);
  }
  const std::size_t length = std::stoul(pdf.substr(pdf.find("/Length ") + 8));
  ASSERT_EQ(pdf.find("endstream"), pdf.find("stream\n") + 7 + length);
}

std::string latin1(const std::string& text) {
  std::string bytes;
  for (std::size_t at = 0; at < text.size();) bytes += static_cast<char>(next_point(text, at));
  return bytes;
}

TEST(Generate, MakesTheSameTreeForTheSameSeed) {
  const Tree first = make_tree(200, 11), second = make_tree(200, 11);
  EXPECT_TRUE(first.files == second.files);
  EXPECT_EQ(first.key, second.key);
}

TEST(Generate, MakesAnotherTreeForAnotherSeed) {
  const Tree first = make_tree(100, 11), second = make_tree(100, 12);
  std::size_t shared = 0;
  for (const auto& [path, file] : first.files) shared += second.files.count(path) && second.files.at(path) == file;
  EXPECT_LT(shared, 20U);  // the marks of the paging, checkpoints, empty files
}

TEST(Generate, KeepsEveryFileOfTheFirstClaimsWhenMoreAreAsked) {
  const Tree small = make_tree(240, 5), large = make_tree(300, 5);
  for (const auto& [path, file] : small.files) {
    ASSERT_TRUE(large.files.count(path)) << path;
    EXPECT_TRUE(large.files.at(path) == file) << path;
  }
}

TEST(Generate, OfAnUnfilledBlockOnlyTheSharedFilesChange) {
  const Tree small = make_tree(247, 5), large = make_tree(300, 5);
  for (const auto& [path, file] : small.files) {
    if (path.find("_pqr_data_") != std::string::npos || path.find("/exporte_") != std::string::npos) continue;
    ASSERT_TRUE(large.files.count(path)) << path;
    EXPECT_TRUE(large.files.at(path) == file) << path;
  }
}

TEST(Generate, SummaryIsWhatLiesOnTheDisk) {
  const Tree& tree = big_tree();
  std::uint64_t bytes = tree.key.size(), json = 0, ignored = 0, empty = 0;
  for (const auto& [path, file] : tree.files) {
    bytes += file.bytes.size();
    if (!ends_with(path, ".json")) continue;
    ++json;
    empty += file.bytes.empty() ? 1 : 0;
    const bool is_hidden = path.find("/.") != std::string::npos;
    const bool is_control = path.find("/pagination_control/") != std::string::npos;
    const bool is_checkpoint = path.find("/checkpoints/") != std::string::npos;
    const bool is_attachment = path.find("/adjuntos/") != std::string::npos;
    ignored += is_hidden || is_control || is_checkpoint || is_attachment ? 1 : 0;
  }
  EXPECT_EQ(tree.summary.claims, 3'000U);
  EXPECT_EQ(tree.summary.files, tree.files.size() + 1);
  EXPECT_EQ(tree.summary.bytes, bytes);
  EXPECT_EQ(tree.summary.input.found, json);
  EXPECT_EQ(tree.summary.input.ignored, ignored);
  EXPECT_EQ(static_cast<std::uint64_t>(number_at(tree.key, {"companies", "afinia", "rules", "archivo_vacio"}) +
                                       number_at(tree.key, {"companies", "aire", "rules", "archivo_vacio"})),
            empty);
}

TEST(Generate, BalancesOfTheAnswerKeyClose) {
  const GenerateSummary& summary = big_tree().summary;
  EXPECT_TRUE(summary.input.is_closed());
  EXPECT_TRUE(summary.observations.is_closed());
  EXPECT_TRUE(summary.store.is_closed());
  EXPECT_GT(summary.observations.records, 2'800U);
  EXPECT_LT(summary.observations.records, 3'000U);
}

// Counts records as a reader would, from the files that no mess has touched: a lower bound that few claims are missing
// from.
TEST(Generate, RecordsOfTheAnswerKeyStandInTheFiles) {
  std::set<std::string> radicados;
  const std::regex radicado(R"re("(?:numero_)?radicado": "([^"]{1,50})")re");
  for (const auto& [path, file] : big_tree().files) {
    if (!path.starts_with("afinia/") || !ends_with(path, ".json")) continue;
    for (std::sregex_iterator match(file.bytes.begin(), file.bytes.end(), radicado), none; match != none; ++match)
      radicados.insert((*match)[1].str());
  }
  const auto records = static_cast<std::size_t>(number_at(big_tree().key, {"companies", "afinia", "records"}));
  EXPECT_GE(radicados.size(), records);
  EXPECT_LE(radicados.size(), records + 60);  // bad dates, the other portal's page, files cut off after the radicado
}

TEST(Generate, TriggersEveryRuleItHasAnAnswerFor) {
  for (const std::string company : {"afinia", "aire"})
    for (const std::string rule : {"archivo_vacio", "json_invalido", "estructura_invalida", "campo_obligatorio_vacio",
                                   "fecha_invalida", "fecha_fuera_de_rango", "empresa_inconsistente"})
      EXPECT_GT(number_at(big_tree().key, {"companies", company, "rules", rule}), 0) << company << " " << rule;
}

TEST(Generate, HoldsEveryShapeAndKindOfFile) {
  const Files& files = big_tree().files;
  for (const char* pattern : {R"(^afinia/oficina_virtual/afinia_pqr_data_\d{8}_\d{6}\.json$)",
                              R"(^aire/oficina_virtual/aire_pqr_data_\d{8}_\d{6}\.json$)",
                              R"(/processed/RE0000\d{9}_data_\d{8}_\d{6}\.json$)",
                              R"(/processed/9\d{7}_data_\d{8}_\d{6}\.json$)",
                              R"(/processed/pqr_data_RE0000\d{9}_\d{8}_\d{6}\.json$)",
                              R"(/otros/pqr_\d+_data_\d{8}_\d{6}\.json$)",
                              R"(/organizado/[^/]+/pqr_data\.json$)",
                              R"(/organizado/[^/]+/pqr_detail\.pdf$)",
                              R"(/organizado/[^/]+/adjuntos/foto\.JPG$)",
                              R"(/organizado/[^/]+/adjuntos/consumo\.json$)",
                              R"(/otros/exporte_\d{8}_\d{6}\.json$)",
                              R"(/processed/PQR_\d+_\d{8}_\d{6}_data_\d{8}_\d{6}\.json$)",
                              R"(/processed/PQR_\d+_ERROR_data_)",
                              R"(/processed/RE\d{13}_PQR_\d+_\d{8}_\d{6}\.pdf$)",
                              R"(/processed/RE\d{13}_adjunto_\d{8}_\d{6}\.pdf$)",
                              R"(/copia/)",
                              R"(/pagination_control/STATUS\.json$)",
                              R"(/checkpoints/checkpoint_)",
                              R"(/processed/\.RE_data_)",
                              R"(\.tmp$)",
                              R"(\.jpg$)",
                              R"(\.png$)",
                              R"(\.gif$)",
                              R"(\.docx$)",
                              R"(\.zip$)",
                              R"(\.doc$)",
                              R"(\.rar$)",
                              R"(\.txt$)",
                              R"(\.bin$)"})
    EXPECT_THAT(paths_like(files, pattern), Not(IsEmpty())) << pattern;
}

TEST(Generate, HoldsTheMessOfRealFolders) {
  std::map<std::string, int> seen;
  for (const auto& [path, file] : big_tree().files) {
    if (!ends_with(path, ".json")) continue;
    const std::string& bytes = file.bytes;
    seen["BOM"] += bytes.starts_with("\xEF\xBB\xBF");
    seen["CRLF"] += bytes.find("\r\n") != std::string::npos;
    seen["LF"] += bytes.find("\r\n") == std::string::npos;
    seen["Latin-1"] += !is_valid_utf8(bytes) && ends_with(bytes, "}");
    seen["NaN"] += bytes.find(": NaN,") != std::string::npos;
    seen["mojibake"] += bytes.find("Ã") != std::string::npos;
    seen["two states"] += bytes.find("\"estado_solicitud\": \"\",") != std::string::npos &&
                          bytes.find("\"estado_solicitud\": \"Pendiente\"") != std::string::npos;
    seen["future"] += bytes.find("20991231_235959") != std::string::npos;
    seen["other portal"] += path.starts_with("afinia/") && bytes.find("caribesol.facture.co") != std::string::npos;
    seen["stray text"] += bytes.find("de 333529\"") != std::string::npos;
    for (const std::string wrapper : {"data", "records", "pqrs"})
      seen[wrapper] += bytes.find("\"" + wrapper + "\": [") != std::string::npos;
  }
  for (const auto& [what, count] : seen) EXPECT_GT(count, 0) << what;
}

TEST(Generate, NoTwoClaimsOfACompanyShareTheirNumbers) {
  for (std::size_t company = 0; company < kCompanies.size(); ++company) {
    std::set<std::string> radicados, numbers;
    for (std::uint64_t number = 99'000; number < 101'000; ++number) {  // over the end of a year's sequence
      const Claim claim = make_claim(1, company, number, *parse_local(kNewest), {});
      radicados.insert(claim.radicado);
      numbers.insert(claim.sgc);
    }
    EXPECT_THAT(radicados, SizeIs(2'000));
    EXPECT_THAT(numbers, SizeIs(2'000));
  }
}

TEST(Generate, ModificationTimesAreThoseOfTheNamesAndNeverAfterTheNewest) {
  const LocalTime newest = *parse_local(kNewest);
  const std::regex stamp(R"((\d{8}_\d{6})\.[a-z]+$)");
  const LocalTime bogota = -5 * 3600;
  std::int64_t latest = 0;
  for (const auto& [path, file] : big_tree().files) {
    latest = std::max(latest, file.modified);
    std::smatch match;
    if (!std::regex_search(path, match, stamp)) continue;
    ASSERT_EQ(parse_stamp(match[1].str()), file.modified + bogota) << path;
  }
  EXPECT_EQ(latest + bogota, newest);
}

TEST(Generate, EveryPdfHasRightOffsets) {
  std::size_t count = 0;
  for (const auto& [path, file] : big_tree().files) {
    if (!ends_with(path, ".pdf")) continue;
    ++count;
    ASSERT_NO_FATAL_FAILURE(expect_is_pdf(file.bytes)) << path;
  }
  EXPECT_GT(count, 2'000U);
}

TEST(Generate, RefusesAFolderThatIsNotEmpty) {
  const TemporaryFolder folder;
  folder.write(".keep", "x");
  const auto summary = generate(options_of(folder.path(), 10, 1));
  ASSERT_FALSE(summary);
  EXPECT_EQ(summary.error().code, ErrorCode::kBadInput);
  EXPECT_EQ(summary.error().id, "E-INPUT-010");
  EXPECT_THAT(files_below(folder.path()), SizeIs(1));
}

TEST(Generate, RefusesAFileInPlaceOfTheFolder) {
  const TemporaryFolder folder;
  folder.write("file", "x");
  const auto summary = generate(options_of(folder.path() + "/file", 10, 1));
  ASSERT_FALSE(summary);
  EXPECT_EQ(summary.error().id, "E-FILE-006");
}

TEST(Generate, RefusesMoreClaimsThanFitAfter1990) {
  const TemporaryFolder folder;
  GenerateOptions options = options_of(folder.path(), kMaxClaims + 1, 1);
  auto summary = generate(options);
  ASSERT_FALSE(summary);
  EXPECT_EQ(summary.error().id, "E-INPUT-011");
  options.claims = 1'000'000;
  options.newest = *parse_local("1990-06-01 00:00:00");
  summary = generate(options);
  ASSERT_FALSE(summary);
  EXPECT_EQ(summary.error().id, "E-INPUT-011");
}

TEST(Generate, MakesTheFolderAndNothingButMarksForNoClaims) {
  const TemporaryFolder folder;
  const auto summary = generate(options_of(folder.path() + "/new/tree", 0, 1));
  ASSERT_TRUE(summary);
  EXPECT_EQ(summary->observations.records, 0U);
  EXPECT_EQ(summary->input.found, 2U);  // a STATUS.json per company
}

TEST(Generate, ProgressGrowsToTheWhole) {
  const TemporaryFolder folder;
  std::vector<std::uint64_t> seen;
  ASSERT_TRUE(generate(options_of(folder.path(), 701, 1), [&](std::uint64_t done, std::uint64_t total) {
    EXPECT_EQ(total, 701U);
    seen.push_back(done);
  }));
  EXPECT_TRUE(std::is_sorted(seen.begin(), seen.end()));
  EXPECT_EQ(seen.back(), 701U);
}

TEST(GenerateAttachments, AreOfTheirKind) {
  std::map<AttachmentKind, std::string_view> magic{{AttachmentKind::kPdf, "%PDF-1.4"},
                                                   {AttachmentKind::kJpeg, "\xFF\xD8\xFF"},
                                                   {AttachmentKind::kPng, "\x89PNG\r\n\x1A\n"},
                                                   {AttachmentKind::kGif, "GIF89a"},
                                                   {AttachmentKind::kDocx, "PK\x03\x04"},
                                                   {AttachmentKind::kZip, "PK\x03\x04"},
                                                   {AttachmentKind::kDoc, "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"},
                                                   {AttachmentKind::kRar, "Rar!\x1A\x07\x01"}};
  for (const auto& [kind, start] : magic) EXPECT_TRUE(attachment_bytes({kind, "", 42}).starts_with(start));
}

TEST(GenerateAttachments, DifferWheneverTheirContentDoes) {
  for (const AttachmentKindInfo& info : kAttachmentKinds) {
    std::set<std::string> distinct;
    for (std::uint64_t content : {0ULL, 1ULL, 15ULL, 256ULL, 0xFFFFFFFFFFFFFFFFULL})
      distinct.insert(attachment_bytes({info.kind, info.extension, content}));
    EXPECT_THAT(distinct, SizeIs(5)) << info.extension;
  }
}

TEST(GenerateAttachments, DocxIsAReadableZipWithItsParts) {
  EXPECT_THAT(zip_entries(attachment_bytes({AttachmentKind::kDocx, "docx", 7})),
              testing::ElementsAre("[Content_Types].xml", "_rels/.rels", "word/document.xml"));
  EXPECT_THAT(zip_entries(attachment_bytes({AttachmentKind::kZip, "zip", 7})), testing::ElementsAre("soporte.txt"));
}

TEST(GenerateAttachments, PngChunksHaveTheirCheckSums) {
  const std::string bytes = attachment_bytes({AttachmentKind::kPng, "png", 7});
  std::vector<std::string> types;
  for (std::size_t at = 8; at < bytes.size();) {
    const std::uint32_t size = big(bytes, at);
    types.push_back(bytes.substr(at + 4, 4));
    EXPECT_EQ(crc_of(std::string_view(bytes).substr(at + 4, size + 4)), big(bytes, at + 8 + size));
    if (types.back() == "IDAT") {
      std::array<Bytef, 72> pixels{};
      uLongf length = pixels.size();
      EXPECT_EQ(uncompress(pixels.data(), &length, reinterpret_cast<const Bytef*>(bytes.data()) + at + 8, size), Z_OK);
      EXPECT_EQ(length, 72U);  // eight rows of a filter byte and eight pixels
    }
    at += 12 + size;
  }
  EXPECT_THAT(types, testing::ElementsAre("IHDR", "tEXt", "IDAT", "IEND"));
}

TEST(GeneratePdf, EscapesBracketsAndShowsWhatIsNotLatin1AsAQuestionMark) {
  const std::vector<std::string> lines{"a (b) \\ ñ €"};
  const std::string pdf = make_pdf(lines);
  ASSERT_NO_FATAL_FAILURE(expect_is_pdf(pdf));
  EXPECT_NE(pdf.find("(a \\(b\\) \\\\ \xF1 ?) Tj"), std::string::npos);
}

TEST(GeneratePrng, GivesTheSameNumbersEverywhere) {
  Prng prng(1, 2, 3);
  const std::vector<std::uint64_t> numbers{prng.next(), prng.next(), prng.next()};
  EXPECT_THAT(numbers, testing::ElementsAre(0x69BA531837B00284ULL, 0x3CB6DBF34A64AFA2ULL, 0x9CB7CB80BEAC0EEAULL));
}

TEST(GeneratePeople, TextsInLatin1AreNeverValidUtf8ByChance) {
  const std::regex sequence("[\xC2-\xDF][\x80-\xBF]|[\xE0-\xEF][\x80-\xBF]{2}|[\xF0-\xF4][\x80-\xBF]{3}");
  Prng prng(9, 9, 9);
  int accented = 0;
  for (int i = 0; i < 5'000; ++i) {
    const std::string bytes = latin1(make_name(prng) + "\n" + make_complaint(prng) + "\n" + make_channel(prng));
    accented += is_valid_utf8(bytes) ? 0 : 1;
    ASSERT_FALSE(std::regex_search(bytes, sequence)) << bytes;
  }
  EXPECT_GT(accented, 4'000);
}

TEST(GeneratePeople, PhonesComeOutInternationalSevenDigitsLongOrEmpty) {
  const std::regex valid(R"(|\+573[0-9]{9}|\+5760[124-8][2-9][0-9]{6}|[2-9][0-9]{6})");
  Prng prng(9, 9, 9);
  std::set<std::size_t> lengths;
  for (int i = 0; i < 5'000; ++i) {
    const Said phone = make_phone(prng);
    ASSERT_TRUE(std::regex_match(phone.value, valid)) << phone.raw << " → " << phone.value;
    lengths.insert(phone.value.size());
  }
  EXPECT_THAT(lengths, testing::ElementsAre(0, 7, 13));
}

TEST(GeneratePeople, CheckDigitsAreThoseOfTheTaxOffice) {
  EXPECT_EQ(check_digit("800197268"), '4');
  EXPECT_EQ(check_digit("899999068"), '1');
  EXPECT_EQ(check_digit("123456789"), '6');
  EXPECT_EQ(check_digit("1020304050"), '8');
  EXPECT_EQ(check_digit("1"), '8');
}

Sighting sighting(LocalTime time, std::string_view state, int fecha = 0, View view = View::kFull) {
  return {time, {view, state, 0, fecha, true}, Folder::kProcessed, "RE1", true};
}

TEST(GenerateAnswerKey, CountsAConflictBeforeARepeatAndARepeatBeforeAnEarlierVersion) {
  Claim claim;
  claim.sgc = "RE1";
  CompanyAnswers answers;
  // Given in any order; the last in time is the record.
  answers.settle(claim,
                 {sighting(5, "Cerrado"), sighting(1, "Abierto"), sighting(2, "Cerrado"), sighting(3, "Cerrado", 1),
                  sighting(4, "Cerrado", 1)},
                 {}, false);
  EXPECT_EQ(answers.observations().read, 5U);
  EXPECT_EQ(answers.observations().records, 1U);
  EXPECT_EQ(answers.observations().conflicts, 2U);
  EXPECT_EQ(answers.observations().exact_duplicates, 1U);
  EXPECT_EQ(answers.observations().earlier_versions, 1U);
  EXPECT_EQ(answers.store().uploaded, 1U);
  EXPECT_EQ(answers.store().superseded, 4U);
}

TEST(GenerateAnswerKey, FilesJoinByFolderAndKeyAndEqualAttachmentsAreStoredOnce) {
  Claim claim;
  claim.sgc = "RE1";
  const Attachment attachment{AttachmentKind::kPng, "png", 1};
  CompanyAnswers answers;
  answers.settle(claim, {sighting(1, "Cerrado")},
                 {{FileKind::kDetail, Folder::kProcessed, "RE1", {}},
                  {FileKind::kDetail, Folder::kProcessed, "RE1", {}},
                  {FileKind::kDetail, Folder::kOthers, "RE1", {}},
                  {FileKind::kDetail, Folder::kProcessed, "PQR_1_20261124_100000", {}},
                  {FileKind::kAttachment, Folder::kProcessed, "RE1", attachment},
                  {FileKind::kAttachment, Folder::kProcessed, "RE1", attachment}},
                 false);
  EXPECT_EQ(answers.store().files, 5U);
  EXPECT_EQ(answers.store().uploaded, 3U);
  EXPECT_EQ(answers.store().superseded, 1U);
  EXPECT_EQ(answers.store().same_bytes, 1U);
}

TEST(GenerateAnswerKey, AClaimWithoutAcceptedObservationsIsAbsent) {
  Claim claim;
  claim.radicado = "77";
  std::array<CompanyAnswers, 2> answers;
  answers[0].settle(claim, {}, {{FileKind::kDetail, Folder::kProcessed, "RE1", {}}}, true);
  EXPECT_EQ(answers[0].observations().records, 0U);
  EXPECT_EQ(answers[0].store().files, 0U);
  EXPECT_NE(answer_key_json({}, answers).find(R"("absent":["77"])"), std::string::npos);
}

TEST(GenerateAnswerKey, APhoneIsKnownOnlyFromACopyThatIsNotPoorer) {
  Claim claim;
  claim.radicado = "77";
  claim.phone = {"3912345678", "+573912345678"};
  std::array<CompanyAnswers, 2> answers;
  answers[0].settle(claim, {sighting(1, "Cerrado", 0, View::kPoorer)}, {}, true);
  answers[1].settle(claim, {sighting(2, "Cerrado", 0, View::kPoorer), sighting(1, "Cerrado")}, {}, true);
  const std::string key = answer_key_json({}, answers);
  EXPECT_NE(key.find(R"("telefono":"")"), std::string::npos);
  EXPECT_NE(key.find(R"("telefono":"+573912345678")"), std::string::npos);
}

}  // namespace
}  // namespace radica
