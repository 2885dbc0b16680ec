/* Finds the order size that makes a year cheapest, by gradient descent.
 *
 * The cost has a price break at 1000 units and another one at 2000. Its slope knows nothing of
 * them: descent on the cost itself stops at 700 units, in the valley of the highest price.
 * Smoothed over tau = 256 units, the cost has a single valley. From there tau goes to 0 in a
 * few steps, and the descent follows the valley to the cheapest order of all, at a break. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "order.h"     /* order_cost_at, order_cost_grad: made from order.smooth */
#include "warehouse.h" /* overflow_cost_at, overflow_cost_grad: made from warehouse.smooth */

static const double ROOM = 1500, START = 700;

/* The cost of a year, smoothed over tau units; tau = 0 is the cost itself. */
static double cost(double q, double tau) {
    return order_cost_at(q, tau) + overflow_cost_at(q, ROOM, tau);
}

/* The same with its slope. The derivative in the room is not wanted: NULL. */
static double cost_grad(double q, double tau, double *slope) {
    double order, overflow;
    double value = order_cost_grad(q, tau, &order);
    value += overflow_cost_grad(q, ROOM, tau, &overflow, NULL);
    *slope = order + overflow;
    return value;
}

/* Goes down the slope from q: steps grow while they pay, and shrink when they do not. */
static double descend(double q, double tau) {
    double slope, value = cost_grad(q, tau, &slope), rate = 1;
    while (rate * fabs(slope) > 1e-9) {
        double next = q - rate * slope;
        if (next > 0 && cost(next, tau) < value - rate * slope * slope / 2) {
            q = next;
            value = cost_grad(q, tau, &slope);
            rate *= 2;
        } else {
            rate /= 2;
        }
    }
    return q;
}

/* The cheapest order of whole units, by trying them all. */
static int search(void) {
    int best = 1;
    for (int q = 2; q <= 5000; q++)
        if (cost(q, 0) < cost(best, 0)) best = q;
    return best;
}

int main(void) {
    static const double taus[] = {256, 64, 16, 4, 1, 0.1, 0.01, 0};
    double q = descend(START, 0), slope;
    printf("Descent on the cost itself ends at %.0f units: $%.2f a year.\n", q, cost(q, 0));
    printf("Descent with tau going to 0:\n\n");
    printf("%10s  %10s  %12s  %12s  %12s\n", "tau", "units", "smooth cost", "cost", "slope");
    q = START;
    for (size_t i = 0; i < sizeof taus / sizeof *taus; i++) {
        double tau = taus[i];
        q = descend(q, tau);
        double value = cost_grad(q, tau, &slope);
        printf("%10g  %10.4f  %12.4f  %12.4f  %12.3g\n", tau, q, value, cost(q, 0), slope);
    }
    int best = search();
    int found = fabs(q - best) < 1e-3 && fabs(cost(q, 0) - cost(best, 0)) < 1e-3;
    printf("\n%s: %.0f units at a time, $%.2f a year; a search of every size finds %d, $%.2f.\n",
           found ? "Converged" : "Did not converge", q, cost(q, 0), best, cost(best, 0));
    return found ? EXIT_SUCCESS : EXIT_FAILURE;
}
