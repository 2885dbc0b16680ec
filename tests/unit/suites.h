/* The suites, each in its test_NAME.c. */
#ifndef SMOOTH_TEST_SUITES_H
#define SMOOTH_TEST_SUITES_H

#include <check.h>

/* clang-format off */
#define SUITES(X)                                                                                  \
    X(base) X(front) X(number) X(runtime) X(elementary) X(golden) X(lattice) X(stairs) X(sweep)    \
    X(table) X(edges) X(verify) X(model) X(limits) X(backend) X(pieces) X(agree) X(batch) X(api)
#define DECLARE(name) Suite *name##_suite(void);
/* clang-format on */
SUITES(DECLARE)
#undef DECLARE

#endif
