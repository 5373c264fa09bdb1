#include "app/generate/block.h"

#include <algorithm>
#include <utility>

#include "app/generate/extracted.h"
#include "app/generate/pdf.h"

namespace radica::synthetic {
namespace {

constexpr std::uint64_t kBlockStream = 30;
constexpr LocalTime kPdfLead = 12, kAttachmentLead = 6;  // seconds before the JSON file

// A claim with what was seen of it so far.
struct Story {
  Claim claim;
  std::vector<Sighting> sightings;
  std::vector<WrittenFile> files;
};

class BlockWriter {
 public:
  BlockWriter(const BlockPlace& place, CompanyTree& tree, CompanyAnswers& answers);
  Result<void> write();

 private:
  Result<void> write_list(LocalTime time, bool is_late);
  Result<void> write_export();
  Result<void> write_extraction(Story& story, const Extraction& extraction);
  Result<void> write_organised(Story& story, const Extraction& extraction);
  Result<void> write_pdf(Story& story, const Extraction& extraction, Folder folder, const std::string& name,
                         const std::string& key);
  Result<void> write_attachments(Story& story, const Extraction& extraction, Folder folder, const std::string& key);
  Result<void> write_rubbish();
  void count_extraction(Story& story, const Extraction& extraction, Folder folder, const std::string& name_key);

  const BlockPlace& place_;
  const Company& company_;
  CompanyTree& tree_;
  CompanyAnswers& answers_;
  Prng prng_;
  BlockTimes times_;
  BlockTraits traits_;
  std::vector<Story> stories_;
};

BlockWriter::BlockWriter(const BlockPlace& place, CompanyTree& tree, CompanyAnswers& answers)
    : place_(place),
      company_(kCompanies.at(place.company)),
      tree_(tree),
      answers_(answers),
      prng_(place.seed, kBlockStream + place.company, place.block),
      times_(block_times(place.newest, place.block)) {
  traits_.has_list = prng_.chance(6'000);
  traits_.has_late_list = prng_.chance(2'000);
  traits_.has_export = prng_.chance(2'000);
  stories_.reserve(place.claims);
  for (std::uint64_t i = 0; i < place.claims; ++i) {
    const std::uint64_t number = place.block * kBlockSize + i;
    stories_.push_back({make_claim(place.seed, place.company, number, place.newest, traits_), {}, {}});
  }
}

Result<void> BlockWriter::write() {
  if (traits_.has_list) TRY(write_list(times_.early, false));
  TRY(write_export());
  for (Story& story : stories_)
    for (const Extraction& extraction : story.claim.extractions) TRY(write_extraction(story, extraction));
  if (traits_.has_late_list) TRY(write_list(times_.late, true));
  for (Story& story : stories_) {
    const bool is_sampled = story.claim.number % place_.sample_step == 0;
    answers_.settle(story.claim, std::move(story.sightings), story.files, is_sampled);
  }
  return write_rubbish();
}

Result<void> BlockWriter::write_list(LocalTime time, bool is_late) {
  const bool has_stray_text = prng_.chance(200);
  const bool is_truncated = prng_.chance(100);
  const bool has_crlf = prng_.chance(5'000);
  if (stories_.size() < 2) return {};  // a page of one row would be that claim's data file
  std::vector<ListRow> rows;
  for (const Story& story : stories_)
    rows.push_back({&story.claim, is_late ? story.claim.last_state : story.claim.first_state});
  std::string text = list_json(rows, has_stray_text);
  if (has_crlf) text = with_crlf(text);
  if (is_truncated) text.resize(text.size() * 2 / 3);
  TRY(tree_.put(Folder::kRoot, std::string(company_.name) + "_pqr_data_" + format_stamp(time) + ".json", text, time));
  if (is_truncated) {
    answers_.reject_file(Rule::kJsonInvalido);
    return {};
  }
  answers_.read_file();
  if (has_stray_text) answers_.reject_observation(Rule::kEstructuraInvalida);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    Story& story = stories_[i];
    if (story.claim.defect)
      answers_.reject_observation(*story.claim.defect);
    else
      story.sightings.push_back({time, {View::kList, rows[i].state->value, 0, 0, false}, Folder::kRoot, "", false});
  }
  return {};
}

// One wrapper with the block's claims that came through the second vocabulary.
Result<void> BlockWriter::write_export() {
  const unsigned style = prng_.below(9);
  std::vector<const Claim*> claims;
  for (const Story& story : stories_)
    if (story.claim.shape == Shape::kExport) claims.push_back(&story.claim);
  if (claims.empty()) return {};
  const std::string name = "exporte_" + format_stamp(times_.exported) + ".json";
  TRY(tree_.put(Folder::kOthers, name, export_json(claims, style), times_.exported));
  answers_.read_file();
  for (Story& story : stories_) {
    const Claim& claim = story.claim;
    if (claim.shape != Shape::kExport) continue;
    if (claim.defect)
      answers_.reject_observation(*claim.defect);
    else
      story.sightings.push_back({times_.exported,
                                 {View::kExport, claim.first_state->value, 0, 0, true},
                                 Folder::kOthers,
                                 "",
                                 claims.size() == 1});
    if (!claim.has_export_pdf) continue;
    Extraction printed;
    printed.time = claim.first_time;
    printed.state = claim.first_state;
    const std::string pdf = claim.sgc + "_" + format_stamp(printed.time - kPdfLead) + ".pdf";
    TRY(write_pdf(story, printed, Folder::kOthers, pdf, claim.sgc));
  }
  return {};
}

// What the reader must make of the file that was just written.
void BlockWriter::count_extraction(Story& story, const Extraction& extraction, Folder folder,
                                   const std::string& name_key) {
  if (extraction.mess == Mess::kZeroBytes) return answers_.reject_file(Rule::kArchivoVacio);
  if (extraction.mess == Mess::kTruncated) return answers_.reject_file(Rule::kJsonInvalido);
  answers_.read_file();
  const bool is_empty = extraction.mess == Mess::kNearlyEmpty || extraction.mess == Mess::kOutsideDetail ||
                        extraction.mess == Mess::kErrorPlaceholder;
  if (is_empty) return answers_.reject_observation(Rule::kCampoObligatorioVacio, 3);
  if (extraction.mess == Mess::kWrongCompany) {
    answers_.reject_observation(Rule::kEmpresaInconsistente);
    if (story.claim.defect) answers_.add_error(*story.claim.defect);
    return;
  }
  if (story.claim.defect) return answers_.reject_observation(*story.claim.defect);
  Content content;
  content.view = extraction.is_poorer ? View::kPoorer : View::kFull;
  content.state = extraction.state->value;
  content.comment = extraction.is_poorer ? 0 : extraction.comment;
  content.fecha = extraction.fecha;
  content.has_sgc = extraction.is_sgc_known;
  story.sightings.push_back({extraction.time, content, folder, name_key, true});
}

// The set of one extraction in the order in which the robot writes it: PDF, attachments, JSON (domain.md §1.8).
Result<void> BlockWriter::write_extraction(Story& story, const Extraction& extraction) {
  const Claim& claim = story.claim;
  const bool is_first = &extraction == claim.extractions.data();
  const Shape shape = is_first ? claim.shape : Shape::kDetail;
  if (shape == Shape::kOrganised) return write_organised(story, extraction);
  const Folder folder = shape == Shape::kOldest ? Folder::kOthers : Folder::kProcessed;
  const std::string key = extraction_key(claim, extraction), stamp = format_stamp(extraction.time);
  const std::string ordinal = std::to_string(extraction.ordinal);
  if (extraction.has_pdf) {
    const std::string middle = shape == Shape::kOlder ? "_PQR_" + ordinal + "_" : "_";
    TRY(write_pdf(story, extraction, folder, key + middle + format_stamp(extraction.time - kPdfLead) + ".pdf", key));
  }
  if (extraction.has_attachments) TRY(write_attachments(story, extraction, folder, key));
  std::string name = key + "_data_" + stamp + ".json";
  if (shape == Shape::kOlder) name = "pqr_data_" + key + "_" + stamp + ".json";
  if (shape == Shape::kOldest) name = "pqr_" + ordinal + "_data_" + stamp + ".json";
  const bool gives_key = shape == Shape::kDetail && extraction.mess != Mess::kErrorPlaceholder;
  const std::string bytes = extraction_json(claim, extraction);
  TRY(tree_.put(folder, name, bytes, extraction.time));
  count_extraction(story, extraction, folder, gives_key ? key : "");
  if (!extraction.is_copied) return {};
  TRY(tree_.put(Folder::kCopies, name, bytes, extraction.time));
  count_extraction(story, extraction, Folder::kCopies, gives_key ? key : "");
  return {};
}

Result<void> BlockWriter::write_organised(Story& story, const Extraction& extraction) {
  const Claim& claim = story.claim;
  const std::string& folder = claim.radicado;
  TRY(tree_.make_folder(Folder::kOrganised, folder));
  if (extraction.has_pdf) TRY(write_pdf(story, extraction, Folder::kOrganised, folder + "/pqr_detail.pdf", ""));
  if (!claim.attachments.empty()) TRY(tree_.make_folder(Folder::kOrganised, folder + "/adjuntos"));
  LocalTime time = extraction.time - kAttachmentLead;
  for (const Attachment& attachment : claim.attachments) {
    const bool is_first = &attachment == claim.attachments.data();
    std::string name = "anexo " + std::to_string(&attachment - claim.attachments.data() + 1) + " señal.";
    name += attachment.extension;
    if (is_first && attachment.kind == AttachmentKind::kJpeg) name = "foto.JPG";
    if (attachment.kind == AttachmentKind::kJson) name = "consumo.json";
    TRY(tree_.put(Folder::kOrganised, folder + "/adjuntos/" + name, attachment_bytes(attachment), time++));
    if (attachment.kind == AttachmentKind::kJson) answers_.ignore_file();
    story.files.push_back({FileKind::kAttachment, Folder::kOrganised, "", attachment});
  }
  const std::string bytes = extraction_json(claim, extraction);
  TRY(tree_.put(Folder::kOrganised, folder + "/pqr_data.json", bytes, extraction.time));
  count_extraction(story, extraction, Folder::kOrganised, "");
  return {};
}

Result<void> BlockWriter::write_pdf(Story& story, const Extraction& extraction, Folder folder, const std::string& name,
                                    const std::string& key) {
  const Claim& claim = story.claim;
  const LocalTime printed = extraction.time - kPdfLead;
  std::vector<std::string> lines{"Detalle de la PQR",
                                 "Radicado: " + claim.radicado,
                                 "Reclamo SGC: " + claim.sgc,
                                 "Fecha: " + claim.fecha.front(),
                                 "Estado: " + std::string(extraction.state->value),
                                 "NIC: " + claim.nic.raw,
                                 "Nombre: " + claim.name,
                                 "Documento: " + claim.document,
                                 "Impreso: " + format_local(printed),
                                 ""};
  for (std::size_t at = 0; at <= claim.complaint.size();) {
    const std::size_t end = std::min(claim.complaint.find('\n', at), claim.complaint.size());
    lines.push_back(claim.complaint.substr(at, end - at));
    at = end + 1;
  }
  TRY(tree_.put(folder, name, make_pdf(lines), printed));
  story.files.push_back({FileKind::kDetail, folder, key, {}});
  return {};
}

Result<void> BlockWriter::write_attachments(Story& story, const Extraction& extraction, Folder folder,
                                            const std::string& key) {
  LocalTime time = extraction.time - kAttachmentLead;
  const std::string middle = story.claim.shape == Shape::kOlder ? "_Descargar_soporte_" : "_adjunto_";
  for (const Attachment& attachment : story.claim.attachments) {
    std::string name = key + middle + format_stamp(time) + ".";
    name += attachment.extension;
    TRY(tree_.put(folder, name, attachment_bytes(attachment), time++));
    story.files.push_back({FileKind::kAttachment, folder, key, attachment});
  }
  return {};
}

// Files that are not claims: what a scan must ignore, count or refuse.
Result<void> BlockWriter::write_rubbish() {
  const LocalTime time = times_.early - 1;
  const std::string stamp = format_stamp(time);
  if (place_.block % 20 == 0) {
    const std::string text = "{\"current_page\":" + std::to_string(place_.block + 1) + ",\"processed_records\":200}";
    TRY(tree_.put(Folder::kCheckpoints, "checkpoint_" + stamp + ".json", text, time));
    answers_.ignore_file();
  }
  if (prng_.chance(100)) {
    TRY(tree_.put(Folder::kProcessed, ".RE_data_" + stamp + ".json", "{\"numero_radicado\":\"oculto\"", time));
    answers_.ignore_file();
  }
  if (prng_.chance(100)) TRY(tree_.put(Folder::kProcessed, "descarga_" + stamp + ".tmp", "%PDF-1.4", time));
  if (prng_.chance(50)) {
    TRY(tree_.put(Folder::kOthers, "notas_" + stamp + ".json", "\"sin datos\"", time));
    answers_.reject_file(Rule::kEstructuraInvalida);
  }
  if (prng_.chance(50)) {
    TRY(tree_.put(Folder::kOthers, "vacio_" + stamp + ".json", prng_.chance(5'000) ? "[]" : "{\"data\":[]}", time));
    answers_.read_file();
  }
  if (prng_.chance(100)) {  // of a claim nobody knows
    const std::vector<std::string> lines{"Detalle de la PQR", "Impreso: " + format_local(time)};
    TRY(tree_.put(Folder::kProcessed, "RE0000000000000_" + stamp + ".pdf", make_pdf(lines), time));
  }
  return {};
}

}  // namespace

Result<void> write_block(const BlockPlace& place, CompanyTree& tree, CompanyAnswers& answers) {
  return BlockWriter(place, tree, answers).write();
}

Result<void> write_control_files(const Company& company, LocalTime newest, CompanyTree& tree, CompanyAnswers& answers) {
  const std::string text = "{\"service\":\"" + std::string(company.name) + "\",\"session_start\":\"" +
                           format_stamp(newest) + "\",\"total_records\":333529}";
  TRY(tree.put(Folder::kControl, "STATUS.json", text, newest));
  answers.ignore_file();
  return tree.put(Folder::kControl, "PAUSE", "", newest);
}

}  // namespace radica::synthetic
