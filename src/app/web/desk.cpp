#include "app/web/desk.h"

#include "adapters/db_accounts.h"
#include "adapters/db_alerts.h"
#include "adapters/db_audit.h"
#include "adapters/db_edits.h"
#include "adapters/db_integrity.h"
#include "adapters/db_schedules.h"
#include "adapters/db_tasks.h"
#include "app/store.h"

namespace radica {

Result<std::unique_ptr<WebDesk>> WebDesk::open(World& world, const Timetable& timetable, WebSite site) {
  std::unique_ptr<WebDesk> desk(new WebDesk(world, std::move(site)));
  TRY_SET(desk->session, Session::open(world, {.verb = "serve", .database = true}));
  Sql& sql = *desk->session->sql();
  desk->tasks = db_tasks(sql);
  desk->schedules = db_schedules(sql, *desk->tasks);
  desk->edits = db_edits(sql);
  desk->config = std::make_unique<EditedConfig>(world.loaded, *desk->edits, *world.log);
  desk->timetable = std::make_unique<EditedTimetable>(*desk->config, timetable, world.zone);
  desk->alerts = db_alerts(sql);
  desk->accounts = db_accounts(sql);
  desk->audit = db_audit(sql);
  desk->integrity = db_integrity(sql);
  return desk;
}

Result<ObjectStore*> WebDesk::store() {
  const std::lock_guard lock(store_mutex_);
  if (!store_) {
    TRY_SET(store_, open_store(world));
  }
  return store_.get();
}

}  // namespace radica
