/* The format of rules: the text columns of the operator table and the identities of fold.def, as
 * the build writes them (write_rules.c) into gen/rules.c and as apply.c runs them. */
#ifndef SMOOTH_RULES_H
#define SMOOTH_RULES_H

#include "ops/ops.h"

/* The letters that a rule may use. a, b, c are the first operands of the node and tau is its last
 * one; m is the first of two operands after a list. y is the node itself, v the list, n its
 * length. k is a constant, in identities only. p is the derivative that a rule of PASSES (ops.def)
 * is about. ELEMENT is v[i]. */
enum {
    RULE_A,
    RULE_B,
    RULE_C,
    RULE_K,
    RULE_TAU,
    IDENTITY_LETTERS,
    RULE_M = IDENTITY_LETTERS,
    RULE_Y,
    RULE_N,
    RULE_P,
    RULE_V,
    RULE_ELEMENT,
    RULE_LETTERS
};

/* The `op` of a step is an operator, OP_NUMBER or one of these. */
enum {
    STEP_EACH = OP_COUNT + 2, /* [i in n: e]: the list of e for each element of v */
    STEP_SUM,                 /* the sum of a list */
};

/* A value is a node or a list of n nodes. Values are numbered: first the letters, then the results
 * of the steps, so that step s has the value RULE_LETTERS + s. */
typedef struct {
    uint16_t op;
    uint8_t count;       /* operands; of EACH: steps of its body, which follow it */
    uint8_t operands[4]; /* values; of EACH: one, that of its body */
    double number;       /* OP_NUMBER */
} RuleStep;

/* The steps of one text, operands before users as in the graph. The first `shared` of them do not
 * depend on a, so that they run once for all operands of a list. */
typedef struct {
    const RuleStep *steps;
    uint8_t count, shared;
    uint8_t result; /* a value */
} RuleProgram;

enum { RULE_STEPS = 64, IDENTITY_STEPS = 12 }; /* a program has no more */

typedef struct {
    const char *text;
    RuleProgram program;
} Rule;

/* `left` is a pattern: its last step is the operator that it matches. Neither side has lists. */
typedef struct {
    RuleProgram left, right;
    bool mends; /* equal up to rounding: the right side is for computing, not for reading */
} Identity;

/* The rules, sorted by text. */
extern const Rule rule_table[];
extern const uint32_t rule_count;
/* The identities, sorted by the operator that they match. Those of `op` have the indices from
 * rule_first_identity[op] up to but not including rule_first_identity[op + 1]. */
extern const Identity rule_identities[];
extern const uint16_t rule_first_identity[OP_COUNT + 1];

#endif
