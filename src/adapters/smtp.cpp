#include "adapters/smtp.h"

#include <curl/curl.h>

#include <algorithm>
#include <memory>
#include <string_view>

namespace radica {
namespace {

struct EasyMailCloser {
  void operator()(CURL* handle) const { curl_easy_cleanup(handle); }
};
struct RecipientsCloser {
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};

std::size_t give_bytes(char* to, std::size_t size, std::size_t count, void* left) {
  auto& rest = *static_cast<std::string_view*>(left);
  const std::size_t part = std::min(size * count, rest.size());
  std::copy_n(rest.data(), part, to);
  rest.remove_prefix(part);
  return part;
}

int look_for_stop(void* options, curl_off_t /*down*/, curl_off_t /*downed*/, curl_off_t /*up*/, curl_off_t /*upped*/) {
  const auto& should_stop = static_cast<const SmtpOptions*>(options)->should_stop;
  return should_stop && should_stop() ? 1 : 0;
}

// The words of the server may name a recipient: its code says enough.
Result<void> result_of(CURLcode code, long answer, const SmtpOptions& options) {
  if (code == CURLE_OK) return {};
  if (code == CURLE_ABORTED_BY_CALLBACK) return fail(ErrorCode::kCancelled, "E-RUN-001");
  std::string reason = curl_easy_strerror(code);
  if (answer >= 400) reason += " (" + std::to_string(answer) + ")";
  const std::vector<ErrorFact> facts{{"host", options.host + ":" + std::to_string(options.port)}, {"reason", reason}};
  switch (code) {
    case CURLE_LOGIN_DENIED:
      return fail(ErrorCode::kDenied, "E-MAIL-002", facts);
    case CURLE_USE_SSL_FAILED:
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_SSL_CACERT_BADFILE:
      return fail(ErrorCode::kDenied, "E-MAIL-004", facts);
    default:
      return fail(ErrorCode::kUnavailable, answer >= 400 ? "E-MAIL-003" : "E-MAIL-001", facts);
  }
}

}  // namespace

Result<void> send_mail(const SmtpOptions& options, const std::string& from, const std::vector<std::string>& to,
                       const std::string& mime) {
  static const CURLcode kReady = curl_global_init(CURL_GLOBAL_DEFAULT);
  const std::unique_ptr<CURL, EasyMailCloser> handle(kReady == CURLE_OK ? curl_easy_init() : nullptr);
  CURL* easy = handle.get();
  if (easy == nullptr) return fail(ErrorCode::kBug, "E-MAIL-001", {{"host", options.host}, {"reason", "libcurl"}});
  curl_slist* list = nullptr;
  for (const std::string& address : to) list = curl_slist_append(list, ("<" + address + ">").c_str());
  const std::unique_ptr<curl_slist, RecipientsCloser> recipients(list);
  std::string_view left(mime);
  const std::string url =
      (options.is_tls_from_start ? "smtps://" : "smtp://") + options.host + ":" + std::to_string(options.port);
  curl_easy_setopt(easy, CURLOPT_URL, url.c_str());
  curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
  curl_easy_setopt(easy, CURLOPT_NOPROXY, "*");
  curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(easy, CURLOPT_USE_SSL, static_cast<long>(CURLUSESSL_ALL));
  curl_easy_setopt(easy, CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
  if (!options.ca_file.empty()) {
    curl_easy_setopt(easy, CURLOPT_CAINFO, options.ca_file.c_str());
    curl_easy_setopt(easy, CURLOPT_CAPATH, nullptr);
  }
  if (!options.user.empty()) {
    curl_easy_setopt(easy, CURLOPT_USERNAME, options.user.c_str());
    curl_easy_setopt(easy, CURLOPT_PASSWORD, options.password.c_str());
  }
  curl_easy_setopt(easy, CURLOPT_MAIL_FROM, ("<" + from + ">").c_str());
  curl_easy_setopt(easy, CURLOPT_MAIL_RCPT, list);
  curl_easy_setopt(easy, CURLOPT_MAIL_RCPT_ALLLOWFAILS, 1L);  // one wrong address keeps it from nobody else
  curl_easy_setopt(easy, CURLOPT_UPLOAD, 1L);
  curl_easy_setopt(easy, CURLOPT_READFUNCTION, &give_bytes);
  curl_easy_setopt(easy, CURLOPT_READDATA, &left);
  curl_easy_setopt(easy, CURLOPT_NOPROGRESS, 0L);
  curl_easy_setopt(easy, CURLOPT_XFERINFOFUNCTION, &look_for_stop);
  curl_easy_setopt(easy, CURLOPT_XFERINFODATA, &options);
  curl_easy_setopt(easy, CURLOPT_TIMEOUT, static_cast<long>(options.limit.count()));
  const CURLcode code = curl_easy_perform(easy);
  long answer = 0;
  curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &answer);
  return result_of(code, answer, options);
}

}  // namespace radica
