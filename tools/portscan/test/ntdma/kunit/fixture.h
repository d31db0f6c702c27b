/* SPDX-License-Identifier: GPL-2.0-only */
static inline void fx_far_away(void)
{
	table.AllocateCommonBuffer(NULL, 1);
}

#define fx_macro()	KeInline(NULL)
