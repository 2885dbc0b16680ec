/* Numbers as text. In: doubles of every size, texts of every form. Out: what printf and strtod,
 * which are exact, say of them. */
#include "base/number.h"
#include "suites.h"

#include <check.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))

enum { NUMBERS = 20000 };

static uint64_t random_bits(uint64_t *state) { /* splitmix64 */
    uint64_t x = *state += UINT64_C(0x9E3779B97F4A7C15);
    x = (x ^ x >> 30) * UINT64_C(0xBF58476D1CE4E5B9);
    x = (x ^ x >> 27) * UINT64_C(0x94D049BB133111EB);
    return x ^ x >> 31;
}

static double from_bits(uint64_t bits) {
    double value;
    memcpy(&value, &bits, sizeof value);
    return value;
}

static bool is_same(double a, double b) { return memcmp(&a, &b, sizeof a) == 0; }

START_TEST(known_texts) {
    static const struct {
        double value;
        const char *text;
    } cases[] = {
        {0, "0"},
        {-0.0, "-0"},
        {0.1, "0.1"},
        {1.0 / 3, "0.3333333333333333"},
        {610000, "610000"},
        {1e21, "1e21"},
        {1e-7, "1e-7"},
        {123456789012345, "123456789012345"},
        {5e-324, "5e-324"},
        {999999999999999, "999999999999999"},
        {0x1p-44, "5.684341886080802e-14"},
        {1.7976931348623157e308, "1.7976931348623157e308"},
        {INFINITY, "inf"},
        {-INFINITY, "-inf"},
        {NAN, "nan"},
        {-2.2250738585072014e-308, "-2.2250738585072014e-308"},
        {0.3, "0.3"},
        {0.1 + 0.2, "0.30000000000000004"},
        {1e-4, "0.0001"},
        {-1.5, "-1.5"},
        {999999999999999.9, "999999999999999.9"},
        {1e15, "1e15"},
        {1234567890123456, "1234567890123456"},
        {600000000000000.25, "600000000000000.2"}, /* a tie between .2 and .3 */
        {0x1p70, "1.1805916207174113e21"},         /* its neighbour below is nearer */
        {9.5e-5, "9.5e-5"},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        char text[32];
        ck_assert_uint_eq(number_text(cases[i].value, text), strlen(cases[i].text));
        ck_assert_str_eq(text, cases[i].text);
    }
}
END_TEST

/* The digits of a text, without zeros around them; how many there are. */
static int take_digits(const char *text, char out[static 40]) {
    int count = 0, size = 0;
    for (; *text && *text != 'e'; text++) {
        if (*text < '0' || *text > '9' || (*text == '0' && count == 0)) continue;
        out[count++] = *text;
        if (*text != '0') size = count;
    }
    out[size] = '\0';
    return size;
}

/* Whether a decimal of so many digits that is beside the value, or nearest, reads back as it. */
static bool is_enough(int digits, double value) {
    char text[40];
    bool is_it = false;
    snprintf(text, sizeof text, "%.*e", digits - 1, value);
    char *last = text + strcspn(text, "e") - 1;
    for (int step = -1; step <= 1; step++) {
        char digit = *last;
        if (digit + step >= '0' && digit + step <= '9') *last = (char)(digit + step);
        is_it = is_it || strtod(text, NULL) == value;
        *last = digit;
    }
    return is_it;
}

/* It reads back, with the fewest digits, and of those it is the one that printf rounds to, unless
 * that one does not read back. */
static void check_text(double value) {
    char text[32], digits[40], nearest[40], rounded[40];
    double again;
    ck_assert_uint_eq(number_text(value, text), strlen(text));
    ck_assert_msg(is_same(strtod(text, NULL), value), "%a is not %s", value, text);
    ck_assert_ptr_eq(number_read(text, &again), text + strlen(text));
    ck_assert_msg(is_same(again, value), "%s reads as %a", text, again);
    int count = take_digits(text, digits);
    ck_assert_msg(count < 2 || !is_enough(count - 1, value), "%s is too long", text);
    snprintf(nearest, sizeof nearest, "%.*e", count > 0 ? count - 1 : 0, value);
    take_digits(nearest, rounded);
    ck_assert_msg(!is_same(strtod(nearest, NULL), value) || strcmp(digits, rounded) == 0,
                  "%s is nearer than %s", nearest, text);
}

START_TEST(shortest) {
    uint64_t state = 1;
    for (int i = -1074; i < 1024; i++) {
        double power = ldexp(1, i);
        check_text(power);
        check_text(-nextafter(power, 0));
        check_text(nextafter(power, INFINITY) < INFINITY ? nextafter(power, INFINITY) : power);
    }
    for (int i = 0; i < NUMBERS; i++) {
        double value = from_bits(random_bits(&state));
        if (isfinite(value)) check_text(value);
        check_text((double)(random_bits(&state) >> random_bits(&state) % 64) / 1000);
        check_text(from_bits(random_bits(&state) >> (12 + random_bits(&state) % 52)));
    }
}
END_TEST

static void check_reading(const char *text) {
    char *end;
    double wanted = strtod(text, &end), value = 42;
    ck_assert_msg(number_read(text, &value) == end, "`%s` ends elsewhere", text);
    ck_assert_msg(end == text || is_same(value, wanted), "`%s` reads as %a", text, value);
}

START_TEST(reading) {
    static const char *const texts[] = {
        "",
        "-",
        "+",
        ".",
        "-.",
        "e5",
        "--5",
        "+-5",
        ".5",
        "5.",
        "-5.e3",
        "+.5",
        "1..2",
        "1e",
        "1e+",
        "1e-",
        "1.e5",
        "1e5.3",
        "1p5",
        "1,5",
        "1 ",
        "0",
        "-0",
        "-0.0e5",
        "0e999999999999",
        "1e99999999999999",
        "1e-99999999999999",
        "0x",
        "0x1p4",
        "-0X1.8p-3",
        "0x.p",
        "inf",
        "INF",
        "-infinity",
        "infi",
        "infinityx",
        "nanx",
        "NaN",
        "00000000000000000000000001",
        "0.000000000000000000000000000001",
        "12345678901234567890",
        "123456789012345678901234567890e-20",
        "1.7976931348623158e308",
        "1.7976931348623159e308",
        "2.2250738585072011e-308",
        "4.9e-324",
        "2.4e-324",
        "0.000000000000000000001234567890123456789",
        "9007199254740993",
        "9007199254740992.5",
        "9007199254740993.00000000000000000000000000001",
    };
    uint64_t state = 2;
    char text[400];
    double value;
    for (size_t i = 0; i < COUNT(texts); i++) check_reading(texts[i]);
    for (int i = 0; i < NUMBERS; i++) {
        unsigned long long digits = random_bits(&state) >> random_bits(&state) % 64;
        snprintf(text, sizeof text, "%llue%d", digits, (int)(random_bits(&state) % 700) - 350);
        check_reading(text);
        snprintf(text, sizeof text, "-0.00%llu", digits);
        check_reading(text);
        /* halfway between two doubles, in full, and the same with one digit more */
        snprintf(text, sizeof text, "%llu", (digits >> 10 | 1) + (1ULL << 53));
        check_reading(text);
        double middle = from_bits(digits >> 12 | UINT64_C(1000) << 52);
        snprintf(text, sizeof text, "%.100f", middle);
        check_reading(text);
    }
    for (const char *blank = " \t\n\v\f\r"; *blank; blank++) {
        snprintf(text, sizeof text, "%c1", *blank);
        ck_assert_ptr_eq(number_read(text, &value), text);
    }
    ck_assert_ptr_eq(number_read(strcpy(text, "nan(1)"), &value), text);
}
END_TEST

START_TEST(fits) {
    static const struct {
        const char *text;
        NumberFit fit;
    } cases[] = {
        {"0", NUMBER_FITS},
        {"-0.00e9", NUMBER_FITS},
        {"0x0p3", NUMBER_FITS},
        {"inf", NUMBER_FITS},
        {"-Infinity", NUMBER_FITS},
        {"nan", NUMBER_FITS},
        {"5e-324", NUMBER_FITS},
        {"1e400", NUMBER_TOO_LARGE},
        {"-.1e999,", NUMBER_TOO_LARGE},
        {"0x1p9999", NUMBER_TOO_LARGE},
        {"1e-400", NUMBER_TOO_SMALL},
        {"-0.01e-999;", NUMBER_TOO_SMALL},
        {"0x0.ap-9999", NUMBER_TOO_SMALL},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        double value;
        number_read(cases[i].text, &value);
        ck_assert_msg(number_fit(cases[i].text, value) == cases[i].fit, "%s", cases[i].text);
    }
}
END_TEST

/* Each text gets the advice that has this word; NULL: none. */
START_TEST(advice) {
    static const char *const cases[][2] = {
        {"", NULL},         {"x", NULL},          {"2x", NULL},         {"1.5", NULL},
        {"1 ", NULL},       {"1.2.3", NULL},      {"1e400", "large"},   {"-1e-400", "small"},
        {"5e3.2", "whole"}, {"1e", "digits"},     {"1E+", "digits"},    {"3,14", "point"},
        {"3,", NULL},       {"1_000", "1000000"}, {"1 000", "1000000"}, {"1'000", "1000000"},
        {"5%", "fraction"}, {"5%%", NULL},        {"e5", NULL},         {"-", NULL},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *text = cases[i][0], *word = cases[i][1], *got = number_advice(text);
        ck_assert_msg(word ? got && strstr(got, word) : !got, "%s: %s", text, got ? got : "none");
    }
}
END_TEST

Suite *number_suite(void) {
    Suite *suite = suite_create("number");
    TCase *tests = tcase_create("number");
    tcase_set_timeout(tests, 60);
    tcase_add_test(tests, known_texts);
    tcase_add_test(tests, shortest);
    tcase_add_test(tests, reading);
    tcase_add_test(tests, fits);
    tcase_add_test(tests, advice);
    suite_add_tcase(suite, tests);
    return suite;
}
