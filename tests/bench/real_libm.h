/* One number. */
#include <math.h>

#define INLINE static inline __attribute__((always_inline))
#define LANES  1
typedef double Real;

INLINE double nearest(double x) { return rint(x); }
INLINE double above(double x, double a, double b) { return x > 0 ? a : b; }
INLINE double load(const double *from) { return *from; }
INLINE void store(double *to, double x) { *to = x; }
