/* The grammar. In: tokens, their brackets balanced (compiler/front/parse.c). Out: the tree.
 *
 * Everything in brackets, and every item, can be `error`: after a mistake the parser goes on there.
 * Lists are left-recursive, so that the stack grows with nesting only.
 * A `let`, `if` or `fold` reaches as far to the right as it can. */

%define api.pure full
%define api.push-pull push
%define api.prefix {smooth_yy}
%define api.token.prefix {TOK_}
%define api.value.type union
%define api.location.type {Span}
%define parse.error custom
%define parse.lac full
%locations
%expect 0
%parse-param {Parser *p}

%code requires {
#include "front/parse.h"
#include "front/parser.h"
}

%code provides {
/* Places come from p->offset, the text from the scanner (smooth.l). */
#define YY_DECL int scan_token(SMOOTH_YYSTYPE *value, Span *place, void *yyscanner)
int scan_token(SMOOTH_YYSTYPE *value, Span *place, void *yyscanner);
}

%code {
#include "base/limits.h"
#include "ops/ops.h"

#define YYLLOC_DEFAULT(whole, part, count)                                                         \
    ((whole) = (count) ? span_join(YYRHSLOC(part, 1), YYRHSLOC(part, count))                       \
                       : (Span){YYRHSLOC(part, 0).end, YYRHSLOC(part, 0).end})

/* The longest way into one more level is nine symbols: fold s = e for i in n: */
#define YYMAXDEPTH (9 * LIMIT_DEPTH + 200)

/* Arguments whose closing bracket is made up: an error among them says that there may be more. */
static AstList *made_up(Parser *p, AstList *arguments, Span place)
{
    return p->is_quiet ? ast_add(p->unit, arguments, ast_error(p->unit, place)) : arguments;
}

/* Cases whose closing bracket is made up: an `else` may have been meant, so none is missing. */
static Cases *closed(Parser *p, Cases *cases, Span place)
{
    bool is_open = p->is_quiet && !cases->has_else;
    return is_open ? ast_case(p->unit, cases, place, NULL, ast_error(p->unit, place)) : cases;
}

static void yyerror(const Span *place, Parser *p, const char *message)
{
    (void)message; /* syntax errors go to parse_report: only the stack is left to complain */
    parse_too_deep(p, *place);
}
}

/* The names of tokens are as in messages, where signs and words get backquotes. */
%token END 0 "the end"
%token START_FILE "a file" START_EXPRESSION "a lone expression"
%token <double> NUMBER "a number"
%token <const Name *> NAME "a name"
%token <Text> STRING "a file name in quotes"
/* The signs and words come from compiler/front/words.def: the Makefile puts them here. */
%token <uint32_t> PRIMES "'"

%precedence OPEN_END
%left "or"
%left "and"
%precedence "not"
%left "<" "<=" ">" ">=" "==" "!="
%left "+" "-"
%left "*" "/"
%precedence NEGATE
%right "^"

%nterm <Ast *> body expr tempered postfix atom spec size
%nterm <AstList *> list arguments
%nterm <Bindings *> bindings
%nterm <Cases *> cases
%nterm <Parameters *> parameters parameter_list
%nterm <Parameter *> parameter shape
%nterm <ItemStart> start

%%

input:
  START_FILE items
| START_EXPRESSION expr   { p->expression = $expr; }
| START_EXPRESSION error
;

items:
  %empty
| items item              { ast_place_item(p->file, @2); }
| items error
;

item:
  "use" start STRING      { ast_use(p->unit, p->file, $2, $3, @3); }
| "kernel" start NAME     { ast_kernel(p->unit, p->file, $2, $3, @3); }
| "temperature" start expr
                          { ast_temperature(p->unit, p->file, $2, $3); }
| "const" start NAME "=" body
                          { ast_constant(p->unit, p->file, $2, $3, @3, $5); }
| "const" start NAME error
                          { ast_constant(p->unit, p->file, $2, $3, @3, ast_error(p->unit, @4)); }
| "fn" start NAME parameters "=" body
                          { ast_function(p->unit, p->file, $2, $3, @3, $4, $6); }
| "fn" start NAME parameters error
                          { ast_function(p->unit, p->file, $2, $3, @3, $4,
                                         ast_error(p->unit, @5)); }
| "fn" start NAME error   { ast_function(p->unit, p->file, $2, $3, @3, NULL,
                                         ast_error(p->unit, @4)); }
;

/* After the first word of an item, which ends the skipping of an error before it. */
start: %empty             { yyerrok; $$ = parse_item_start(p); } ;

body:
  expr
| error                   { $$ = ast_error(p->unit, @$); }
;

parameters:
  "(" ")"                 { $$ = ast_parameters(p->unit, NULL, NULL); }
| "(" parameter_list ")"  { $$ = $2; }
| "(" error ")"           { $$ = NULL; yyerrok; }
;

parameter_list:
  parameter               { $$ = ast_parameters(p->unit, NULL, $1); }
| parameter_list "," parameter
                          { $$ = ast_parameters(p->unit, $1, $3); }
;

parameter:
  shape
| shape "=" expr          { $$ = $1; $$->default_value = $3; }
;

shape:
  NAME                    { $$ = ast_parameter(p->unit, $1, @1, NULL, NULL); }
| NAME "[" size "]"       { $$ = ast_parameter(p->unit, $1, @1, $3, NULL); }
| NAME "[" size "," size "]"
                          { $$ = ast_parameter(p->unit, $1, @1, $3, $5); }
| NAME "[" error "]"      { $$ = ast_parameter(p->unit, $1, @1, NULL, NULL); yyerrok; }
;

size:
  NUMBER                  { $$ = ast_number(p->unit, @$, $1); }
| NAME                    { $$ = ast_name(p->unit, @$, $1); }
;

expr:
  tempered
| "if" expr "then" expr "else" expr %prec OPEN_END
                          { $$ = ast_apply(p->unit, @$, OP_IF, $2, $4, $6); }
| "let" bindings "in" expr %prec OPEN_END
                          { $$ = ast_let(p->unit, @$, $2, $4); }
| "fold" NAME "=" expr "for" NAME "in" expr ":" expr %prec OPEN_END
                          { $$ = ast_fold(p->unit, @$, $2, $4, $6, $8, $10); }
| expr "or" expr          { $$ = ast_apply(p->unit, @$, OP_OR, $1, $3, NULL); }
| expr "and" expr         { $$ = ast_apply(p->unit, @$, OP_AND, $1, $3, NULL); }
| "not" expr              { $$ = ast_apply(p->unit, @$, OP_NOT, $2, NULL, NULL); }
| expr "<" expr           { $$ = ast_compare(p->unit, @$, $1, @1, OP_LESS, $3); }
| expr "<=" expr          { $$ = ast_compare(p->unit, @$, $1, @1, OP_LESS_EQUAL, $3); }
| expr ">" expr           { $$ = ast_compare(p->unit, @$, $1, @1, OP_GREATER, $3); }
| expr ">=" expr          { $$ = ast_compare(p->unit, @$, $1, @1, OP_GREATER_EQUAL, $3); }
| expr "==" expr          { $$ = ast_compare(p->unit, @$, $1, @1, OP_EQUAL, $3); }
| expr "!=" expr          { $$ = ast_compare(p->unit, @$, $1, @1, OP_NOT_EQUAL, $3); }
| expr "+" expr           { $$ = ast_apply(p->unit, @$, OP_ADD, $1, $3, NULL); }
| expr "-" expr           { $$ = ast_apply(p->unit, @$, OP_SUBTRACT, $1, $3, NULL); }
| expr "*" expr           { $$ = ast_factor(p->unit, @$, $1, @1, OP_MULTIPLY, $3); }
| expr "/" expr           { $$ = ast_factor(p->unit, @$, $1, @1, OP_DIVIDE, $3); }
| "-" expr %prec NEGATE   { $$ = ast_apply(p->unit, @$, OP_NEGATE, $2, NULL, NULL); }
| expr "^" expr           { $$ = ast_factor(p->unit, @$, $1, @1, OP_POWER, $3); }
;

bindings:
  NAME "=" expr           { $$ = ast_bind(p->unit, NULL, $1, $3); }
| bindings "let" NAME "=" expr
                          { $$ = ast_bind(p->unit, $1, $3, $5); }
;

tempered:
  postfix
| tempered "@" spec       { $$ = ast_at($3, @$, $1); }
| tempered "along" NAME   { $$ = ast_along(p->unit, @$, $1, $3); }
;

spec:
  NUMBER                  { $$ = ast_spec(p->unit, @$, NULL, @$, ast_number(p->unit, @$, $1)); }
| "-" NUMBER              { $$ = ast_spec(p->unit, @$, NULL, @$, ast_number(p->unit, @$, -$2)); }
| "(" expr ")"            { $$ = ast_spec(p->unit, @$, NULL, @$, $2); }
| NAME                    { $$ = ast_spec(p->unit, @$, $1, @1, NULL); }
| NAME "(" expr ")"       { $$ = ast_spec(p->unit, @$, $1, @1, $3); }
| "(" error ")"           { $$ = ast_spec(p->unit, @$, NULL, @$, ast_error(p->unit, @2)); yyerrok; }
| NAME "(" error ")"      { $$ = ast_spec(p->unit, @$, $1, @1, ast_error(p->unit, @3)); yyerrok; }
;

postfix:
  atom
| NAME PRIMES             { $$ = ast_prime(p->unit, @$, ast_name(p->unit, @1, $1), $2); }
| postfix "(" arguments ")"
                          { $$ = ast_call(p->unit, @$, AST_CALL, $1, made_up(p, $3, @4)); }
| postfix "[" list "]"    { $$ = ast_call(p->unit, @$, AST_INDEX, $1, $3); }
| postfix "(" NAME "in" expr ":" expr ")"
                          { $$ = ast_reduce(p->unit, @$, $1, $3, $5, $7); }
| postfix "(" error ")"   { $$ = ast_error(p->unit, @$); yyerrok; }
| postfix "[" error "]"   { $$ = ast_error(p->unit, @$); yyerrok; }
;

atom:
  NUMBER                  { $$ = ast_number(p->unit, @$, $1); }
| NAME                    { $$ = ast_name(p->unit, @$, $1); }
| "(" expr ")"            { $$ = $2; }
| "[" list "]"            { $$ = ast_vector(p->unit, @$, $2); }
| "[" NAME "in" expr ":" expr "]"
                          { $$ = ast_each(p->unit, @$, $2, $4, $6); }
| "piecewise" "{" cases "}"
                          { $$ = ast_piecewise(p->unit, @$, closed(p, $3, @4)); }
| "piecewise" "{" cases "," "}"
                          { $$ = ast_piecewise(p->unit, @$, $3); }
| "(" error ")"           { $$ = ast_error(p->unit, @$); yyerrok; }
| "[" error "]"           { $$ = ast_error(p->unit, @$); yyerrok; }
| "piecewise" "{" error "}"
                          { $$ = ast_error(p->unit, @$); yyerrok; }
;

arguments:
  %empty                  { $$ = NULL; }
| list
;

list:
  expr                    { $$ = ast_add(p->unit, NULL, $1); }
| list "," expr           { $$ = ast_add(p->unit, $1, $3); }
;

cases:
  expr ":" expr           { $$ = ast_case(p->unit, NULL, @$, $1, $3); }
| "else" ":" expr         { $$ = ast_case(p->unit, NULL, @1, NULL, $3); }
| cases "," expr ":" expr { $$ = ast_case(p->unit, $1, @3, $3, $5); }
| cases "," "else" ":" expr
                          { $$ = ast_case(p->unit, $1, @3, NULL, $5); }
;

%%

static int yyreport_syntax_error(const yypcontext_t *context, Parser *p)
{
    yysymbol_kind_t expected[YYNTOKENS];
    const char *names[YYNTOKENS];
    int count = yypcontext_expected_tokens(context, expected, YYNTOKENS);
    for (int i = 0; i < count; i++) names[i] = yysymbol_name(expected[i]);
    parse_report(p, yysymbol_name(yypcontext_token(context)), names, count);
    return 0;
}

/* As yypstate_expected_tokens, which asks for every token. */
bool parse_accepts(void *grammar, int token)
{
    yypstate *s = grammar;
    return yy_lac(s->yyesa, &s->yyes, &s->yyes_capacity, s->yyssp, YYTRANSLATE(token)) == 0;
}
