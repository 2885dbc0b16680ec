/* Runs every suite, from the root of the repository: "N passed, N failed" is the last line. */
#include <stdio.h>
#include <stdlib.h>

#include "suites.h"

/* A small quarantine of freed memory stays in the cache: code generation takes half the time. */
const char *__asan_default_options(void);
const char *__asan_default_options(void) { return "quarantine_size_mb=8"; }

int main(void) {
    SRunner *runner = srunner_create(NULL);
#define ADD(name) srunner_add_suite(runner, name##_suite());
    SUITES(ADD)
#undef ADD
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner), passed = srunner_ntests_run(runner) - failed;
    srunner_free(runner);
    printf("%d passed, %d failed\n", passed, failed);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
