/* Hashes the bits of what the functions of objects.smooth return, on any processor, with no C
 * library: targets.sh links this file, which begins at _start, with an object for that processor.
 * Out: a line "name hash" for each function. A NaN counts as one value, since processors differ in
 * its bits. functions.h, made from the object's header, has FUNCTION(name, number of parameters)
 * for each function. */
#include <stdint.h>

#include "objects.h"

/* --- what an object needs of libm --------------------------------------------------------- */

/* The functions that round are exact, so any libm returns the same. */
double rint(double x) {
    volatile double big = x < 0 ? -0x1p52 : 0x1p52;
    return x > -0x1p52 && x < 0x1p52 && x != 0 ? __builtin_copysign(x + big - big, x) : x;
}
double floor(double x) { return rint(x) > x ? rint(x) - 1 : rint(x); }
double ceil(double x) { return rint(x) < x ? __builtin_copysign(rint(x) + 1, x) : rint(x); }
double trunc(double x) { return x < 0 ? ceil(x) : floor(x); }

/* Each libm has bits of its own for the others. These are other functions, for this test alone: in
 * plain arithmetic, which is the same everywhere. */
#define STANDS_IN(name, value) \
    double name(double x) { return value; }
STANDS_IN(sin, x / (1 + x * x))
STANDS_IN(cos, 1 / (1 + x * x))
STANDS_IN(tan, x / (3 + x * x))
STANDS_IN(asin, x / (4 - x * x))
STANDS_IN(acos, (1 - x) / (2 - x))
STANDS_IN(asinh, x / (5 + x * x))
STANDS_IN(acosh, (x - 1) / (x + 2))
STANDS_IN(atanh, x / (6 - x * x))
STANDS_IN(cbrt, (x + x * x) / 3)
STANDS_IN(lgamma, x *x / (1 + x))
double pow(double x, double y) { return x / (1 + y * y) + y; }

/* --- the system --------------------------------------------------------------------------- */

/* Linux's call: the instruction, the registers of its number and three arguments, and the numbers
 * of write and exit. */
#if defined __x86_64__
#define SYSTEM(CALL) CALL("syscall", "rax", "rdi", "rsi", "rdx", 1, 60)
#elif defined __i386__
#define SYSTEM(CALL) CALL("int $0x80", "eax", "ebx", "ecx", "edx", 4, 1)
#elif defined __aarch64__
#define SYSTEM(CALL) CALL("svc 0", "x8", "x0", "x1", "x2", 64, 93)
#elif defined __arm__
#define SYSTEM(CALL) CALL("svc 0", "r7", "r0", "r1", "r2", 4, 1)
#elif defined __riscv
#define SYSTEM(CALL) CALL("ecall", "a7", "a0", "a1", "a2", 64, 93)
#elif defined __loongarch__
#define SYSTEM(CALL) CALL("syscall 0", "$a7", "$a0", "$a1", "$a2", 64, 93)
#elif defined __powerpc64__
#define SYSTEM(CALL) CALL("sc", "r0", "r3", "r4", "r5", 4, 1)
#elif defined __s390x__
#define SYSTEM(CALL) CALL("svc 0", "r1", "r2", "r3", "r4", 4, 1)
#elif defined __sparc__
#define SYSTEM(CALL) CALL("ta 0x6d", "g1", "o0", "o1", "o2", 4, 1)
#endif

#define CALL(instruction, n, a, b, c, write, exit)                                         \
    static long call_system(int ends, long first, const void *second, long third) {        \
        register long number __asm__(n) = ends ? exit : write;                             \
        register long x __asm__(a) = first;                                                \
        register const void *y __asm__(b) = second;                                        \
        register long z __asm__(c) = third;                                                \
        __asm__ volatile(instruction : "+r"(x), "+r"(number) : "r"(y), "r"(z) : "memory"); \
        return x;                                                                          \
    }
SYSTEM(CALL)

static void print(const char *name, uint64_t hash) {
    char line[64], *at = line;
    while (*name) *at++ = *name++;
    *at++ = ' ';
    for (int shift = 60; shift >= 0; shift -= 4) *at++ = "0123456789abcdef"[hash >> shift & 15];
    *at++ = '\n';
    call_system(0, 1, line, at - line);
}

/* --- the functions ------------------------------------------------------------------------ */

enum { POINTS = 13, MOST = 3 };

static double points[POINTS][MOST], value[POINTS], d[POINTS * MOST];

/* FNV-1a, of whole numbers. */
static void add(uint64_t *hash, const double *x, int count) {
    for (int i = 0; i < count; i++) {
        union {
            double number;
            uint64_t bits;
        } value = {x[i]};
        if (x[i] != x[i]) value.bits = UINT64_C(0x7ff8) << 48;
        *hash = (*hash ^ value.bits) * UINT64_C(0x100000001b3);
    }
}

#define GRAD_0(f) f##_grad(tau)
#define GRAD_1(f) f##_grad(x[0], tau, d)
#define GRAD_2(f) f##_grad(x[0], x[1], tau, d, d + 1)
#define GRAD_3(f) f##_grad(x[0], x[1], x[2], tau, d, d + 1, d + 2)

/* The value and the gradient at a point, and those of all points at once. */
#define FUNCTION(f, n)                                          \
    static void hash_##f(double tau, uint64_t *hash) {          \
        for (int i = 0; i < POINTS; i++) {                      \
            const double *x = points[i];                        \
            value[0] = GRAD_##n(f);                             \
            add(hash, value, 1);                                \
            add(hash, d, n);                                    \
        }                                                       \
        f##_rows(POINTS, points[0], MOST, tau, value, d, MOST); \
        add(hash, value, POINTS);                               \
        add(hash, d, POINTS *MOST);                             \
    }
#include "functions.h"
#undef FUNCTION

#define FUNCTION(f, n) {#f, hash_##f},
static const struct {
    const char *name;
    void (*hash)(double tau, uint64_t *hash);
} functions[] = {
#include "functions.h"
};

static void run(void) {
    static const double taus[] = {0, 0.01, 0.3, 20};
    for (int i = 0; i < POINTS; i++)
        for (int k = 0; k < MOST; k++) points[i][k] = (i - 6) * 0.35 + k * 0.8;
    for (unsigned f = 0; f < sizeof functions / sizeof *functions; f++) {
        uint64_t hash = UINT64_C(0xcbf29ce484222325);
        for (unsigned t = 0; t < sizeof taus / sizeof *taus; t++) functions[f].hash(taus[t], &hash);
        print(functions[f].name, hash);
    }
    call_system(1, 0, 0, 0);
}

#if defined __i386__ || defined __x86_64__
__attribute__((force_align_arg_pointer))
#endif
void _start(void) {
    run();
}
