// SPDX-License-Identifier: GPL-2.0-only
#include <WDM.H>
// KeUnproven(in a comment that goes on \
   KeUnproven(NULL) here);
/* KeUnproven(NULL); /* not nested */
static const char *text = "KeUnproven(\"NULL\") /* " "// \\";
static int tag = 'KeUn' + '\'' + L'"';
NTSTATUS TokenTest(PVOID context)
{
	KePro\
ven(context);
	return KeProven /* between */ (context);
}
