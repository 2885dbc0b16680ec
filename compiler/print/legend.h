/* The legend of a formula: what the names in it mean that the language does not have. */
#ifndef SMOOTH_LEGEND_H
#define SMOOTH_LEGEND_H

#include "base/base.h"
#include "ops/ops.h"

typedef struct {
    Arena *arena;
    bool is_latex;
    LIST(const char *) notes; /* each once, in the order in which the formula needs them */
} Legend;

/* Adds a note, unless it is there. */
void legend_add(Legend *legend, const char *note);
/* The name of a kernel's function psi(k, 0, u, 1), k <= 1, and notes on it: softplus, sigmoid, ...
 */
const char *legend_psi(Legend *legend, Kernel kernel, int k);
/* Has the operator a definition here? */
bool legend_defines(Op op);
/* The name of such an operator, smoothed with the kernel, if it has one, and differentiated i
 * times in x and m times in tau, and notes on it: floor_gaussian, floor_gaussian',
 * floor_gaussian_tau. */
const char *legend_operator(Legend *legend, Op op, Kernel kernel, int i, int m);

#endif
