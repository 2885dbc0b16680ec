/* Numbers as text: a printed number reads back equal, and reading gives the nearest double. */
#ifndef SMOOTH_NUMBER_H
#define SMOOTH_NUMBER_H

#include <stddef.h>
#include <stdint.h>

/* The shortest decimal text that reads back as the same double, and of those the nearest; "inf",
 * "-inf", "nan". Returns its length. */
size_t number_text(double value, char out[static 32]);
/* Reads the decimal or hexadecimal number, inf or nan that begins at `text`, without blanks before
 * it. Returns its end, or `text` itself if there is none. A byte that ends a number must follow: a
 * NUL, a comma, a newline. */
const char *number_read(const char *text, double *value);

/* Is the double what the text says? One beyond its range has become infinite, or 0. */
typedef enum { NUMBER_FITS, NUMBER_TOO_LARGE, NUMBER_TOO_SMALL } NumberFit;
NumberFit number_fit(const char *text, double value);
/* What to do about a text that number_read cannot read as a whole, or that does not fit. NULL: no
 * advice. */
const char *number_advice(const char *text);

/* From this machine's byte order to little endian, or back. */
static inline uint64_t number_little(uint64_t bytes) {
#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    return __builtin_bswap64(bytes);
#else
    return bytes;
#endif
}

/* 10^n for n from NUMBER_LEAST on, by powers.awk: 128 bits each. */
enum { NUMBER_LEAST = -292, NUMBER_POWERS = 617 };
extern const uint64_t number_powers[NUMBER_POWERS][2];

#endif
