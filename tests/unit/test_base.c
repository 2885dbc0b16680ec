/* Arenas that fail: arena_try ends the work, nests, and leaves the arenas as they were. */
#include <string.h>

#include "base/base.h"
#include "suites.h"

typedef struct {
    Arena first, second;
    bool fails_in_second, inner_was_done, came_back;
} Trial;

static void exhaust(void *context) {
    Trial *t = context;
    memset(arena_alloc(&t->first, 100), 1, 100);
    arena_alloc(t->fails_in_second ? &t->second : &t->first, SIZE_MAX);
    t->came_back = true;
}

static void nest(void *context) {
    Trial *t = context;
    t->inner_was_done = arena_try(&t->first, NULL, exhaust, t);
    arena_alloc(&t->first, 100);
    exhaust(t);
}

static void close_trial(Trial *t) {
    ck_assert(!t->came_back);
    ck_assert_ptr_null(t->first.on_failure);
    ck_assert_ptr_null(t->second.on_failure);
    arena_free(&t->first);
    arena_free(&t->second);
}

/* Whichever arena fails, the work ends; what it had is still there. */
START_TEST(a_failure_ends_the_work) {
    Trial t = {.fails_in_second = _i == 1};
    ck_assert(!arena_try(&t.first, &t.second, exhaust, &t));
    ck_assert_uint_ge(arena_size(&t.first), 100);
    close_trial(&t);
}
END_TEST

/* The inner one takes the first failure, the outer one the second. */
START_TEST(calls_nest) {
    Trial t = {.inner_was_done = true};
    ck_assert(!arena_try(&t.first, &t.second, nest, &t));
    ck_assert(!t.inner_was_done);
    close_trial(&t);
}
END_TEST

static void allocate(void *context) {
    Trial *t = context;
    ck_assert_ptr_nonnull(arena_alloc(&t->second, 1u << 20));
}

START_TEST(work_that_is_done) {
    Trial t = {0};
    ck_assert(arena_try(&t.first, &t.second, allocate, &t));
    close_trial(&t);
}
END_TEST

Suite *base_suite(void) {
    Suite *suite = suite_create("base");
    TCase *tests = tcase_create("base");
    tcase_add_loop_test(tests, a_failure_ends_the_work, 0, 2);
    tcase_add_test(tests, calls_nest);
    tcase_add_test(tests, work_that_is_done);
    suite_add_tcase(suite, tests);
    return suite;
}
