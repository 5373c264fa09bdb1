// Every call to PostgreSQL fails once in a way that may pass (its connection breaks, or the transaction has to be done
// again): the run itself goes on, and ends where an undisturbed one does.
#include <unistd.h>

#include "support/both_databases.h"
#include "support/soak.h"

namespace radica::test {
namespace {

constexpr int kShards = 4;  // side by side; all of them together fail one call in eight, the soak every one
constexpr int kMostCalls = 20000;

// A run that reads everything, and one that then finds changed, new and missing files.
class ARunWhoseNthCallFailsOnce : public BothDatabases, public testing::WithParamInterface<int> {
 protected:
  void SetUp() override {
    generate(8);
    const std::filesystem::path first = input();
    later_ = folder_.path("later");
    std::filesystem::copy(first, later_, std::filesystem::copy_options::recursive);
    change_input();
    ASSERT_EQ(radica(kPostgres, {"migrate"}).exit_code, 0);
    ASSERT_EQ(radica(kSqlite, first_run()).exit_code, 0);
    first_rows_ = rows(kSqlite);
    ASSERT_EQ(radica(kSqlite, later_run()).exit_code, 0);
    ASSERT_NE(rows(kSqlite), first_rows_);
  }
  static std::vector<std::string> first_run() { return {"run", "--full"}; }
  std::vector<std::string> later_run() const { return {"--set", "pipeline.input=" + later_, "run"}; }
  // In each data file that has one the state changes, the first one goes.
  void change_input() const {
    bool is_first = true;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(later_)) {
      if (entry.path().extension() != ".json") continue;
      if (std::exchange(is_first, false)) {
        std::filesystem::remove(entry.path());
        continue;
      }
      const auto time = std::filesystem::last_write_time(entry.path());
      std::string text = folder_.read(std::filesystem::relative(entry.path(), folder_.path()).string());
      const std::size_t at = text.find("Pendiente");
      if (at == std::string::npos) continue;
      text.replace(at, 9, "Cerrado");
      std::ofstream(entry.path(), std::ios::binary | std::ios::trunc) << text;
      std::filesystem::last_write_time(entry.path(), time);
    }
  }
  // False when the run makes fewer calls than that.
  bool expect_it_goes_on(const std::vector<std::string>& verb, const std::string& kind, int call) {
    const std::string mark = folder_.path("mark");
    std::filesystem::remove(mark);
    const Ended run = radica(kPostgres, verb, {{kind, std::to_string(call)}, {"RADICA_FAULT_MARK", mark}});
    EXPECT_EQ(run.exit_code, 0) << run.describe();
    return std::filesystem::exists(mark);
  }
  void expect_first_rows() { EXPECT_EQ(rows(kPostgres), first_rows_); }

  std::string later_;
  std::vector<std::string> first_rows_;
};

TEST_P(ARunWhoseNthCallFailsOnce, GoesOnByItselfToTheSameWorld) {
  const int stride = number_of("RADICA_SOAK_STRIDE", 8 * kShards);
  int failed_calls = 0, cases = 0;
  bool is_first_over = false, is_later_over = false;
  for (int call = GetParam() + 1; call < kMostCalls && !(is_first_over && is_later_over); call += stride) {
    const std::string kind = ++cases % 2 == 0 ? "RADICA_FAULT_LOST" : "RADICA_FAULT_ABORTED";
    SCOPED_TRACE(kind + " " + std::to_string(call));
    clear_postgres();
    is_first_over = is_first_over || !expect_it_goes_on(first_run(), kind, call);
    if (!is_first_over) expect_first_rows();
    if (is_first_over) {
      EXPECT_EQ(radica(kPostgres, first_run()).exit_code, 0);
    }
    is_later_over = !expect_it_goes_on(later_run(), kind, call);
    expect_equal_rows();
    if (HasFailure()) return;
    failed_calls += (is_first_over ? 0 : 1) + (is_later_over ? 0 : 1);
  }
  EXPECT_GE(failed_calls, 10) << "the loop must really fail calls";
}

INSTANTIATE_TEST_SUITE_P(Loop, ARunWhoseNthCallFailsOnce, testing::Range(0, kShards));

}  // namespace
}  // namespace radica::test
