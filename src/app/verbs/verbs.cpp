#include "app/verbs/verbs.h"

#include <array>
#include <string_view>
#include <utility>

namespace radica {
namespace {

constexpr std::array kVerbs{
    std::pair{std::string_view("run"), &verb_run},
    std::pair{std::string_view("consolidate"), &verb_run},
    std::pair{std::string_view("load"), &verb_run},
    std::pair{std::string_view("upload"), &verb_run},
    std::pair{std::string_view("reconcile"), &verb_reconcile},
    std::pair{std::string_view("cleanup"), &verb_cleanup},
    std::pair{std::string_view("verify"), &verb_run},
    std::pair{std::string_view("watch"), &verb_watch},
    std::pair{std::string_view("serve"), &verb_serve},
    std::pair{std::string_view("worker"), &verb_worker},
    std::pair{std::string_view("tasks"), &verb_tasks},
    std::pair{std::string_view("generate"), &verb_generate},
    std::pair{std::string_view("demo"), &verb_demo},
    std::pair{std::string_view("init"), &verb_init},
    std::pair{std::string_view("check"), &verb_check},
    std::pair{std::string_view("status"), &verb_status},
    std::pair{std::string_view("runs"), &verb_runs},
    std::pair{std::string_view("explain"), &verb_explain},
    std::pair{std::string_view("logs"), &verb_logs},
    std::pair{std::string_view("quarantine"), &verb_quarantine},
    std::pair{std::string_view("schedule"), &verb_schedule},
    std::pair{std::string_view("export"), &verb_export},
    std::pair{std::string_view("migrate"), &verb_migrate},
    std::pair{std::string_view("backup"), &verb_backup},
    std::pair{std::string_view("restore"), &verb_restore},
    std::pair{std::string_view("alerts"), &verb_alerts},
    std::pair{std::string_view("audit"), &verb_audit},
    std::pair{std::string_view("user"), &verb_user},
    std::pair{std::string_view("config"), &verb_config},
    std::pair{std::string_view("version"), &verb_version},
};

}  // namespace

Verb find_verb(std::string_view name) {
  for (const auto& [verb, function] : kVerbs)
    if (verb == name) return function;
  return nullptr;
}

}  // namespace radica
