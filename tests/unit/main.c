/* Runs every suite, from the root of the repository: "N passed, N failed" is the last line. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>

Suite *front_suite(void);
Suite *number_suite(void);
Suite *runtime_suite(void);
Suite *elementary_suite(void);
Suite *golden_suite(void);
Suite *lattice_suite(void);
Suite *stairs_suite(void);
Suite *sweep_suite(void);
Suite *table_suite(void);
Suite *verify_suite(void);
Suite *model_suite(void);
Suite *limits_suite(void);
Suite *backend_suite(void);
Suite *pieces_suite(void);
Suite *agree_suite(void);
Suite *batch_suite(void);
Suite *api_suite(void);

/* What was freed waits in a cache, not in memory: code generation takes half the time. */
const char *__asan_default_options(void);
const char *__asan_default_options(void) { return "quarantine_size_mb=8"; }

int main(void) {
    SRunner *runner = srunner_create(front_suite());
    srunner_add_suite(runner, number_suite());
    srunner_add_suite(runner, runtime_suite());
    srunner_add_suite(runner, elementary_suite());
    srunner_add_suite(runner, golden_suite());
    srunner_add_suite(runner, lattice_suite());
    srunner_add_suite(runner, stairs_suite());
    srunner_add_suite(runner, sweep_suite());
    srunner_add_suite(runner, table_suite());
    srunner_add_suite(runner, verify_suite());
    srunner_add_suite(runner, model_suite());
    srunner_add_suite(runner, limits_suite());
    srunner_add_suite(runner, backend_suite());
    srunner_add_suite(runner, pieces_suite());
    srunner_add_suite(runner, agree_suite());
    srunner_add_suite(runner, batch_suite());
    srunner_add_suite(runner, api_suite());
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner), passed = srunner_ntests_run(runner) - failed;
    srunner_free(runner);
    printf("%d passed, %d failed\n", passed, failed);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
