/* The value of one operator, computed by the runtime's function for it. */
#ifndef SMOOTH_VALUE_H
#define SMOOTH_VALUE_H

#include "ops/table.h"

/* The function of an operator. `form` is the number of its operands, or VALUE_MANY if it takes
 * their number and an array. */
enum { VALUE_MANY = 5 };
typedef struct {
    RuntimeCode code;
    uint8_t form;
} ValueCode;

/* The function in this machine's flavour. `kernel` is below KERNEL_FULL if the operator has
 * FLAG_KERNEL, and ignored otherwise. */
ValueCode value_code(Op op, Kernel kernel);
/* Calls it with `count` operands. */
double value_call(ValueCode code, uint32_t count, const double *operands);

/* value_code and value_call in one. */
double value_of(Op op, Kernel kernel, uint32_t count, const double *operands);

#endif
