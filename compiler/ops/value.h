/* The value of one operator, by the runtime's function for it. */
#ifndef SMOOTH_VALUE_H
#define SMOOTH_VALUE_H

#include "ops/table.h"

/* The function of an operator, and how it takes its operands: their number, or VALUE_MANY for an
 * array. */
enum { VALUE_MANY = 5 };
typedef struct {
    RuntimeCode code;
    uint8_t form;
} ValueCode;

ValueCode value_code(Op op, Kernel kernel);
double value_call(ValueCode code, uint32_t count, const double *operands);

/* The two together. */
double value_of(Op op, Kernel kernel, uint32_t count, const double *operands);

#endif
