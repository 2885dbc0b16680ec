/* The elementary functions of the runtime, and how far each may be from the truth, in units in the
 * last place. There are two tables of them: as the interpreter calls them, and compiled once more
 * with fused multiply-add. */
#ifndef SMOOTH_TEST_ELEMENTARY_H
#define SMOOTH_TEST_ELEMENTARY_H

#define ELEMENTARY(X)    \
    X(EXP, exp, 1.1)     \
    X(EXPM1, expm1, 1.7) \
    X(SINH, sinh, 2.5)   \
    X(COSH, cosh, 2.5)   \
    X(TANH, tanh, 2.5)   \
    X(SECH2, sech2, 2.8) \
    X(LOG, log, 1)       \
    X(LOG2, log2, 1)     \
    X(LOG10, log10, 1)   \
    X(LOG1P, log1p, 1.1) \
    X(ATAN, atan, 1.6)   \
    X(SIN, sin, 1)       \
    X(COS, cos, 1)       \
    X(TAN, tan, 2.4)     \
    X(ERF, erf, 1.6)     \
    X(ERFC, erfc, 5)

typedef struct Elementary {
    const char *name;
    double (*of)(double);
    long double (*truth)(long double);
    double ulps;
} Elementary;

enum {
#define ELEMENTARY_ID(ID, name, ulps) F_##ID,
    ELEMENTARY(ELEMENTARY_ID) F_COUNT
};

/* 1/cosh(x)^2, which the C library does not have. */
long double sech2l(long double x);

extern const Elementary elementary_fused[F_COUNT];
double elementary_fused_log1p_unit(double t);
double elementary_fused_atan2(double y, double x);

#endif
