/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Source annotations of Windows drivers, defined away: they speak to
 * Microsoft's analysis tools, not to the compiler.
 */
#ifndef _NTDMA_DDK_SAL_H
#define _NTDMA_DDK_SAL_H

/* Parameters and results */
#define _In_
#define _In_opt_
#define _In_z_
#define _In_opt_z_
#define _In_range_(low, high)
#define _In_reads_(count)
#define _In_reads_opt_(count)
#define _In_reads_bytes_(count)
#define _In_reads_bytes_opt_(count)
#define _Inout_
#define _Inout_opt_
#define _Inout_updates_(count)
#define _Inout_updates_opt_(count)
#define _Inout_updates_bytes_(count)
#define _Inout_updates_bytes_opt_(count)
#define _Out_
#define _Out_opt_
#define _Out_range_(low, high)
#define _Out_writes_(count)
#define _Out_writes_opt_(count)
#define _Out_writes_to_(size, count)
#define _Out_writes_all_(count)
#define _Out_writes_bytes_(count)
#define _Out_writes_bytes_opt_(count)
#define _Out_writes_bytes_to_(size, count)
#define _Outptr_
#define _Outptr_opt_
#define _Outptr_result_maybenull_
#define _Outptr_result_bytebuffer_(count)
#define _Pre_notnull_
#define _Pre_maybenull_
#define _Post_notnull_
#define _Post_maybenull_
#define _Post_invalid_
#define _Post_writable_byte_size_(count)
#define _Field_size_(count)
#define _Field_size_opt_(count)
#define _Field_size_bytes_(count)
#define _Field_size_bytes_opt_(count)
#define _Struct_size_bytes_(count)
#define _Field_range_(low, high)
#define _Field_z_
#define _Points_to_data_
#define _Const_
#define _Notnull_
#define _Maybenull_
#define _Null_terminated_
#define _Reserved_
#define _Deref_in_range_(low, high)
#define _Deref_out_range_(low, high)
#define _Return_type_success_(condition)
#define _Printf_format_string_
#define _Ret_maybenull_
#define _Ret_notnull_
#define _Ret_range_(low, high)
#define _Result_nullonfailure_
#define _Check_return_
#define _Check_return_opt_
#define _Must_inspect_result_
#define _Success_(condition)
#define _On_failure_(annotations)
#define _When_(condition, annotations)
#define _At_(target, annotations)
#define _Group_(annotations)
#define _Always_(annotations)
#define _Pre_satisfies_(condition)
#define _Post_satisfies_(condition)
#define _Use_decl_annotations_
#define _Analysis_assume_(condition)
#define _Analysis_noreturn_
#define _Interlocked_operand_
#define _Guarded_by_(lock)

/* Roles, interrupt levels, locks and memory */
#define _Function_class_(name)
#define _Dispatch_type_(code)
#define _IRQL_requires_(level)
#define _IRQL_requires_min_(level)
#define _IRQL_requires_max_(level)
#define _IRQL_requires_same_
#define _IRQL_always_function_max_(level)
#define _IRQL_always_function_min_(level)
#define _IRQL_raises_(level)
#define _IRQL_saves_
#define _IRQL_restores_
#define _IRQL_saves_global_(kind, target)
#define _IRQL_restores_global_(kind, target)
#define _IRQL_uses_cancel_
#define _Acquires_lock_(lock)
#define _Releases_lock_(lock)
#define _Requires_lock_held_(lock)
#define _Requires_lock_not_held_(lock)
#define _Acquires_spin_lock_(lock)
#define _Releases_spin_lock_(lock)
#define _Kernel_clear_do_init_(condition)
#define _Kernel_float_saved_
#define _Kernel_float_restored_

#define __drv_aliasesMem
#define __drv_allocatesMem(kind)
#define __drv_freesMem(kind)
#define __drv_functionClass(name)
#define __drv_maxIRQL(level)
#define __drv_minIRQL(level)
#define __drv_requiresIRQL(level)
#define __drv_sameIRQL
#define __drv_strictType(type, mode)
#define __drv_strictTypeMatch(mode)
#define __drv_when(condition, annotations)

#endif
