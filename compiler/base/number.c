/* In: a double, or text. Out: text, or a double. Both ways are one multiplication by a power of ten
 * of 128 bits, which decides nearly every case; strtod reads the rest.
 *
 * Printing is Raffaello Giulietti's ("The Schubfach way to render doubles", 2020): the decimals
 * that read back as v are those between its two neighbours' midpoints. 10^k is the largest power
 * that is no wider than that interval, so that it holds a multiple of 10^k, and at most one of
 * 10^(k+1). Reading is Daniel Lemire's ("Number parsing at a gigabyte per second", 2021). */
#include "base/number.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

__extension__ typedef unsigned __int128 Wide;

enum { BIAS = 1023, MANTISSA = 52 };

static const uint64_t *power_of_ten(int n) { return number_powers[n - NUMBER_LEAST]; }

/* floor(log2(10^n)), for each of the powers. */
static int log2_of_power(int n) { return ((n * 1741647 + (2048 << 19)) >> 19) - 2048; }

/* --- printing ---------------------------------------------------------------------------- */

/* floor(number * power / 2^128), with the last bit set if bits are cut off, so that comparisons
 * with even numbers are exact. The power is too large by less than one unit, and so the product by
 * less than 2^60. That is harmless: for all doubles and their midpoints a product that is not whole
 * is at least 2^62 away from the next whole one (by the best rational approximations of
 * 2^q / 10^k). */
static uint64_t scale(uint64_t number, const uint64_t *power) {
    Wide low = (Wide)number * power[1];
    Wide high = (Wide)number * power[0] + (uint64_t)(low >> 64);
    bool is_cut = (uint64_t)high != 0 || (uint64_t)low >> 61 != 0;
    return (uint64_t)(high >> 64) | is_cut;
}

/* v = c 2^q as digits 10^exponent. Below a power of two the neighbour is nearer. */
static uint64_t shorten(uint64_t c, int q, bool is_near, int *exponent) {
    /* floor(log10(2^q)), or of 3/4 of it: the width of the interval */
    int64_t log = INT64_C(1262611) * q - (is_near ? 524031 : 0);
    int k = (int)((log + (INT64_C(1024) << 22)) >> 22) - 1024;
    int shift = q + log2_of_power(-k) + 1;
    const uint64_t *power = power_of_ten(-k);
    uint64_t middle = scale(4 * c << shift, power); /* 4 v / 10^k */
    uint64_t lower = scale((4 * c - 2 + is_near) << shift, power) + (c & 1);
    uint64_t upper = scale((4 * c + 2) << shift, power) - (c & 1); /* an odd c loses its ties */
    uint64_t tens = middle / 40, units = middle / 4;
    *exponent = k + 1;
    if (lower <= 40 * tens && tens > 0) return tens;
    if (40 * tens + 40 <= upper) return tens + 1;
    *exponent = k;
    bool has_below = lower <= 4 * units, has_above = 4 * units + 4 <= upper;
    if (has_below != has_above) return units + has_above;
    uint64_t half = 4 * units + 2;
    return units + (middle > half || (middle == half && units % 2 == 1));
}

/* The eight digits of a number, all at a time: by two halves, four pairs, eight bytes. */
static void put_eight(uint32_t number, char *out) {
    uint64_t x = number / 10000 | (uint64_t)(number % 10000) << 32;
    uint64_t hundreds = x * 10486 >> 20 & UINT64_C(0x0000007F0000007F);
    x = hundreds | (x - 100 * hundreds) << 16;
    uint64_t tens = x * 103 >> 10 & UINT64_C(0x000F000F000F000F);
    x = number_little(tens | (x - 10 * tens) << 8) + UINT64_C(0x3030303030303030);
    memcpy(out, &x, sizeof x);
}

static char *put_exponent(int exponent, char *out) {
    *out++ = 'e';
    if (exponent < 0) *out++ = '-', exponent = -exponent;
    if (exponent >= 100) *out++ = (char)('0' + exponent / 100);
    if (exponent >= 10) *out++ = (char)('0' + exponent / 10 % 10);
    *out++ = (char)('0' + exponent % 10);
    return out;
}

static char *put(const char *from, int count, char *out) {
    memcpy(out, from, (size_t)count);
    return out + count;
}

/* `count` digits, the first of them times 10^exponent, as %g writes them. */
static char *lay_out(const char *digits, int count, int exponent, char *out) {
    static const char zeros[] = "00000000000000";
    int places = count > 15 ? count : 15;
    if (exponent < -4 || exponent >= places) {
        *out++ = *digits;
        if (count > 1) *out++ = '.';
        return put_exponent(exponent, put(digits + 1, count - 1, out));
    }
    if (exponent < 0) {
        out = put(zeros, -exponent, put("0.", 2, out));
        return put(digits, count, out - 1);
    }
    if (count <= exponent + 1) return put(zeros, exponent + 1 - count, put(digits, count, out));
    out = put(digits, exponent + 1, out);
    *out++ = '.';
    return put(digits + exponent + 1, count - exponent - 1, out);
}

static char *put_finite(uint64_t c, int biased, char *out) {
    char text[17];
    int exponent, first = 0, last = sizeof text;
    bool is_near = c == 0 && biased > 1;
    if (biased > 0) c |= UINT64_C(1) << MANTISSA;
    uint64_t digits = shorten(c, (biased > 0 ? biased : 1) - BIAS - MANTISSA, is_near, &exponent);
    text[0] = (char)('0' + digits / UINT64_C(10000000000000000));
    put_eight((uint32_t)(digits / 100000000 % 100000000), text + 1);
    put_eight((uint32_t)(digits % 100000000), text + 9);
    while (text[first] == '0') first++;
    while (text[last - 1] == '0') last--;
    return lay_out(text + first, last - first, exponent + 16 - first, out);
}

size_t number_text(double value, char out[static 32]) {
    uint64_t bits;
    char *end = out;
    memcpy(&bits, &value, sizeof bits);
    int biased = (int)(bits >> MANTISSA & 0x7FF);
    uint64_t c = bits & ((UINT64_C(1) << MANTISSA) - 1);
    bool is_nan = biased == 0x7FF && c != 0;
    if (bits >> 63 && !is_nan) *end++ = '-';
    if (biased == 0x7FF)
        end = put(is_nan ? "nan" : "inf", 3, end);
    else if (biased == 0 && c == 0)
        *end++ = '0';
    else
        end = put_finite(c, biased, end);
    *end = '\0';
    return (size_t)(end - out);
}

/* --- reading ----------------------------------------------------------------------------- */

static bool is_digit(char c) { return (unsigned char)(c - '0') < 10; }

/* digits * 10^tens as the nearest double. False if that cannot be decided, or is not normal. The
 * product is too large by less than one unit of its middle word, which matters only at a tie. */
static bool compose(uint64_t digits, ptrdiff_t tens, double *value) {
    if (tens < NUMBER_LEAST || tens >= NUMBER_LEAST + NUMBER_POWERS) return false;
    int exponent = (int)tens;
    const uint64_t *power = power_of_ten(exponent);
    int zeros = __builtin_clzll(digits);
    Wide low = (Wide)(digits << zeros) * power[1];
    Wide high = (Wide)(digits << zeros) * power[0] + (uint64_t)(low >> 64);
    uint64_t top = (uint64_t)(high >> 64);
    int cut = 10 + (int)(top >> 63); /* 53 bits remain */
    int biased = BIAS + 53 + cut + log2_of_power(exponent) - zeros;
    uint64_t half = UINT64_C(1) << (cut - 1), rest = top & (2 * half - 1);
    if (biased < 1 || biased > 2 * BIAS || (rest == half && (uint64_t)high == 0)) return false;
    /* The leading bit adds one to the exponent, and so does a carry. */
    uint64_t bits = ((uint64_t)(biased - 1) << MANTISSA) + (top >> cut) + (rest >= half);
    memcpy(value, &bits, sizeof bits);
    return true;
}

/* Adds the exponent after the `e` at `text` to *exponent. A huge one is cut, and still huge. */
static const char *read_exponent(const char *text, ptrdiff_t *exponent) {
    const char *at = text + 1;
    bool is_negative = *at == '-';
    int number = 0;
    if (*at == '-' || *at == '+') at++;
    if (!is_digit(*at)) return text;
    for (; is_digit(*at); at++)
        if (number < 100000) number = 10 * number + (*at - '0');
    *exponent += is_negative ? -number : number;
    return at;
}

/* Reads digits, with a point or without. *count is the number of significant ones; *digits is right
 * for up to 19. */
static const char *read_digits(const char *at, uint64_t *digits, ptrdiff_t *count,
                               ptrdiff_t *exponent) {
    const char *begin = at, *point = NULL;
    for (; is_digit(*at); at++) *digits = 10 * *digits + (uint64_t)(*at - '0');
    if (*at == '.') {
        point = at++;
        for (; is_digit(*at); at++) *digits = 10 * *digits + (uint64_t)(*at - '0');
        *exponent = point + 1 - at;
    }
    *count = at - begin - (point != NULL);
    if (*count > 19)
        for (; *begin == '0' || *begin == '.'; begin++) *count -= *begin == '0';
    return at;
}

/* As strtod, but without blanks before the number and without a text in parentheses after nan. */
static const char *read_slowly(const char *text, double *value) {
    char *end;
    if (*text == '\0' || strchr(" \t\n\v\f\r", *text)) return text;
    *value = strtod(text, &end);
    return end > text && end[-1] == ')' ? text : end;
}

const char *number_read(const char *text, double *value) {
    uint64_t digits = 0;
    ptrdiff_t count, exponent = 0;
    const char *begin = text + (*text == '-' || *text == '+');
    const char *end = read_digits(begin, &digits, &count, &exponent);
    if (count == 0 || count > 19 || *end == 'x' || *end == 'X') return read_slowly(text, value);
    if (*end == 'e' || *end == 'E') end = read_exponent(end, &exponent);
    if (digits == 0)
        *value = 0;
    else if (!compose(digits, exponent, value))
        return read_slowly(text, value);
    if (*text == '-') *value = -*value;
    return end;
}

/* --- mistakes ---------------------------------------------------------------------------- */

NumberFit number_fit(const char *text, double value) {
    text += *text == '-' || *text == '+';
    if (isinf(value)) return is_digit(*text) || *text == '.' ? NUMBER_TOO_LARGE : NUMBER_FITS;
    if (value != 0) return NUMBER_FITS;
    bool is_hexadecimal = text[0] == '0' && (text[1] == 'x' || text[1] == 'X');
    if (is_hexadecimal) text += 2;
    text += strspn(text, "0.");
    bool has_digit = is_digit(*text) || (is_hexadecimal && *text && strchr("abcdefABCDEF", *text));
    return has_digit ? NUMBER_TOO_SMALL : NUMBER_FITS;
}

const char *number_advice(const char *text) {
    double value;
    const char *end = number_read(text, &value);
    bool is_whole = end != text && *end == '\0';
    if (is_whole && number_fit(text, value) == NUMBER_TOO_LARGE)
        return "it is too large for a double: the largest is 1.7976931348623157e308; infinity is "
               "`inf`";
    if (is_whole && number_fit(text, value) == NUMBER_TOO_SMALL)
        return "it is too small for a double, and would read as 0: the smallest is 5e-324";
    if (is_whole || end == text) return NULL;
    if (*end == '.' && text[strcspn(text, "eE")]) return "an exponent is a whole number";
    if ((*end == 'e' || *end == 'E') && !end[1 + strspn(end + 1, "+-")])
        return "an exponent has digits";
    if (*end == ',' && is_digit(end[1])) return "a decimal point is needed, not a comma";
    if (strchr("_' ", *end) && is_digit(end[1])) return "digits stand next to each other: 1000000";
    return *end == '%' && !end[1] ? "a percentage is a fraction here: 0.05" : NULL;
}
