/* The kernel table: one row for each kernel, read by the compiler and by the runtime.
 *
 * A kernel phi is an even density in standard form; phi_tau(x) = phi(x/tau)/tau. Columns:
 *   ID, name     enumerator suffix; the word after `@`, and the suffix of the runtime's functions
 *   ramp         1 if E|U| is finite, so that max(x, 0) * phi_tau converges (ops.def, RAMP)
 *   support      half-width of the support in units of tau, 0 if it is the whole line
 *   class        the smoothed step has this many continuous derivatives, 99 for analytic
 *   narrow       the temperature below which the smoothed floor is computed step by step, and from
 *                which on by another method; 0 if one method serves all (lattice.h)
 *   many         max of three or more values, a rule over the values `v` and `tau`
 *   cdf ramp pdf the names of Phi(u), of its integral and of phi(u) in printed formulas
 *   tex          the same in LaTeX
 *   where        the definitions of those names, printed below a formula
 *   tex_where    the same in LaTeX, with @R, @F and @P for the names
 * Further arguments of SMOOTH_KERNELS are passed to X after the columns. */
#ifndef SMOOTH_KERNELS_H
#define SMOOTH_KERNELS_H
/* clang-format off */
#define SMOOTH_KERNELS(X, ...)                                                                    \
    X(LOGISTIC, logistic, 1, 0, 99, 0.2, "logsumexp(v, tau)",                                     \
      "sigmoid", "softplus", "sigmoid'", "\\sigma", "\\operatorname{softplus}", "\\sigma'",       \
      "softplus(u) = log(1 + exp(u)), sigmoid = softplus'",                                       \
      "@R(u) = \\log(1 + e^u), \\quad @F = @R'", ##__VA_ARGS__)                                   \
    X(GAUSSIAN, gaussian, 1, 0, 99, 0.2, "max_many(v, tau)",                                      \
      "Phi", "gaussian_ramp", "phi", "\\Phi", "\\operatorname{ramp}", "\\varphi",                 \
      "Phi(u) = (1 + erf(u/sqrt(2)))/2, phi = Phi', gaussian_ramp' = Phi",                        \
      "@F(u) = \\tfrac{1}{2}(1 + \\operatorname{erf}(u/\\sqrt{2})), \\quad "                      \
      "@P = @F', \\quad @R' = @F", ##__VA_ARGS__)                                                 \
    X(CAUCHY, cauchy, 0, 0, 99, 0, "max_many(v, tau)",                                            \
      "cauchy_cdf", "cauchy_ramp", "cauchy_pdf",                                                  \
      "F_{\\mathrm{cauchy}}", "R_{\\mathrm{cauchy}}",                                             \
      "f_{\\mathrm{cauchy}}",                                                                     \
      "cauchy_cdf(u) = 1/2 + atan(u)/pi, cauchy_pdf = cauchy_cdf'",                               \
      "@F(u) = \\tfrac{1}{2} + \\arctan(u)/\\pi, \\quad @P = @F'", ##__VA_ARGS__)                 \
    X(ALGEBRAIC, algebraic, 1, 0, 99, 0.25, "max_many(v, tau)",                                   \
      "algebraic_cdf", "algebraic_ramp", "algebraic_pdf",                                         \
      "F_{\\mathrm{algebraic}}", "R_{\\mathrm{algebraic}}",                                       \
      "f_{\\mathrm{algebraic}}",                                                                  \
      "algebraic_ramp(u) = (u + sqrt(1 + u^2))/2, algebraic_cdf = algebraic_ramp', "              \
      "algebraic_pdf = algebraic_cdf'",                                                           \
      "@R(u) = (u + \\sqrt{1 + u^2})/2, \\quad @F = @R', \\quad @P = @F'", ##__VA_ARGS__)         \
    X(SOFTSIGN, softsign, 0, 0, 1, 0, "max_many(v, tau)",                                         \
      "softsign_cdf", "softsign_ramp", "softsign_pdf",                                            \
      "F_{\\mathrm{softsign}}", "R_{\\mathrm{softsign}}",                                         \
      "f_{\\mathrm{softsign}}",                                                                   \
      "softsign_cdf(u) = (1 + u/(1 + abs(u)))/2, softsign_pdf = softsign_cdf'",                   \
      "@F(u) = \\tfrac{1}{2}(1 + u/(1 + |u|)), \\quad @P = @F'", ##__VA_ARGS__)                   \
    X(LAPLACE, laplace, 1, 0, 1, 0.8, "max_many(v, tau)",                                         \
      "laplace_cdf", "laplace_ramp", "laplace_pdf",                                               \
      "F_{\\mathrm{laplace}}", "R_{\\mathrm{laplace}}",                                           \
      "f_{\\mathrm{laplace}}",                                                                    \
      "laplace_pdf(u) = exp(-abs(u))/2, laplace_cdf' = laplace_pdf, "                             \
      "laplace_ramp' = laplace_cdf",                                                              \
      "@P(u) = \\tfrac{1}{2} e^{-|u|}, \\quad @F' = @P, \\quad @R' = @F", ##__VA_ARGS__)          \
    X(SECH, sech, 1, 0, 99, 0.2, "max_many(v, tau)",                                              \
      "sech_cdf", "sech_ramp", "sech_pdf",                                                        \
      "F_{\\mathrm{sech}}", "R_{\\mathrm{sech}}",                                                 \
      "f_{\\mathrm{sech}}",                                                                       \
      "sech_cdf(u) = 2/pi*atan(exp(u)), sech_pdf = sech_cdf', "                                   \
      "sech_ramp' = sech_cdf",                                                                    \
      "@F(u) = \\tfrac{2}{\\pi} \\arctan e^u, \\quad @P = @F', \\quad @R' = @F", ##__VA_ARGS__)   \
    X(BOX, box, 1, 1, 0, 2, "max_many(v, tau)",                                                   \
      "box_cdf", "box_ramp", "box_pdf",                                                           \
      "F_{\\mathrm{box}}", "R_{\\mathrm{box}}",                                                   \
      "f_{\\mathrm{box}}",                                                                        \
      "box_pdf(u) = 1/2 for abs(u) < 1, box_cdf' = box_pdf, box_ramp' = box_cdf",                 \
      "@P(u) = \\tfrac{1}{2} \\text{ for } |u| < 1, \\quad @F' = @P, \\quad "                     \
      "@R' = @F", ##__VA_ARGS__)                                                                  \
    X(TRIANGLE, triangle, 1, 1, 1, 2, "max_many(v, tau)",                                         \
      "triangle_cdf", "triangle_ramp", "triangle_pdf",                                            \
      "F_{\\mathrm{triangle}}", "R_{\\mathrm{triangle}}",                                         \
      "f_{\\mathrm{triangle}}",                                                                   \
      "triangle_pdf(u) = 1 - abs(u) for abs(u) < 1, triangle_cdf' = triangle_pdf, "               \
      "triangle_ramp' = triangle_cdf",                                                            \
      "@P(u) = 1 - |u| \\text{ for } |u| < 1, \\quad @F' = @P, \\quad @R' = @F", ##__VA_ARGS__)   \
    X(EPANECHNIKOV, epanechnikov, 1, 1, 1, 2, "max_many(v, tau)",                                 \
      "epanechnikov_cdf", "epanechnikov_ramp", "epanechnikov_pdf",                                \
      "F_{\\mathrm{epanechnikov}}", "R_{\\mathrm{epanechnikov}}",                                 \
      "f_{\\mathrm{epanechnikov}}",                                                               \
      "epanechnikov_pdf(u) = 3/4*(1 - u^2) for abs(u) < 1, "                                      \
      "epanechnikov_cdf' = epanechnikov_pdf, epanechnikov_ramp' = epanechnikov_cdf",              \
      "@P(u) = \\tfrac{3}{4}(1 - u^2) \\text{ for } |u| < 1, \\quad @F' = @P, \\quad "            \
      "@R' = @F", ##__VA_ARGS__)                                                                  \
    X(BIWEIGHT, biweight, 1, 1, 2, 2, "max_many(v, tau)",                                         \
      "biweight_cdf", "biweight_ramp", "biweight_pdf",                                            \
      "F_{\\mathrm{biweight}}", "R_{\\mathrm{biweight}}",                                         \
      "f_{\\mathrm{biweight}}",                                                                   \
      "biweight_pdf(u) = 15/16*(1 - u^2)^2 for abs(u) < 1, "                                      \
      "biweight_cdf' = biweight_pdf, biweight_ramp' = biweight_cdf",                              \
      "@P(u) = \\tfrac{15}{16}(1 - u^2)^2 \\text{ for } |u| < 1, \\quad @F' = @P, \\quad "        \
      "@R' = @F", ##__VA_ARGS__)                                                                  \
    X(TRIWEIGHT, triweight, 1, 1, 3, 2, "max_many(v, tau)",                                       \
      "triweight_cdf", "triweight_ramp", "triweight_pdf",                                         \
      "F_{\\mathrm{triweight}}", "R_{\\mathrm{triweight}}",                                       \
      "f_{\\mathrm{triweight}}",                                                                  \
      "triweight_pdf(u) = 35/32*(1 - u^2)^3 for abs(u) < 1, "                                     \
      "triweight_cdf' = triweight_pdf, triweight_ramp' = triweight_cdf",                          \
      "@P(u) = \\tfrac{35}{32}(1 - u^2)^3 \\text{ for } |u| < 1, \\quad @F' = @P, \\quad "        \
      "@R' = @F", ##__VA_ARGS__)
/* clang-format on */

#endif
