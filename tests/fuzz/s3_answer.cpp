// S3 answer target: any bytes as what a server, or something that stands before it, answers.
#include <string>

#include "adapters/s3_answers.h"
#include "fuzz/targets.h"

namespace radica::fuzz {
namespace {

void check_page(const S3ListPage& page) {
  for (const ObjectInfo& object : page.objects) hold(!object.key.empty(), "a listed object has a key");
}

void check_uploads(const S3UploadPage& page) {
  for (const S3Upload& upload : page.uploads)
    hold(!upload.key.empty() && !upload.id.empty(), "a listed upload can be named");
  hold(page.next_id.empty() || !page.next_key.empty(), "a page goes on behind a key");
}

}  // namespace

void check_s3_answer(std::string_view bytes) {
  int kinds = 0;
  const auto count = [&kinds](bool is_read) { kinds += is_read ? 1 : 0; };
  const auto page = read_list_page(bytes);
  count(page.has_value());
  if (page) check_page(*page);
  const auto uploads = read_upload_page(bytes);
  count(uploads.has_value());
  if (uploads) check_uploads(*uploads);
  const auto parts = read_part_page(bytes);
  count(parts.has_value());
  if (parts)
    for (const S3Part& part : parts->parts) hold(part.number > 0, "parts count from 1");
  const auto id = read_upload_id(bytes);
  count(id.has_value());
  hold(!id || !id->empty(), "an upload has an id");
  count(is_complete_result(bytes));
  const auto fault = read_fault(bytes);
  count(fault.has_value());
  hold(!fault || !fault->code.empty(), "an error has a code");
  hold(kinds <= 1, "an answer is of one kind");
  if (fault) hold(meaning_of(200, fault->code).action != S3Action::kAccept, "an error is none that is accepted");
}

}  // namespace radica::fuzz
