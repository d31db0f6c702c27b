/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * __try, __except, __finally, __leave: for statuses that routines of the system
 * raise, MmProbeAndLockPages() first. Nothing is unwound: such a routine is a
 * macro that jumps to the handler of the block around it, in the same function.
 *
 *	__try {                     0, the block
 *		raise: Step = 1 ------+
 *	}                             |
 *	__except (filter) {         1, the handler <--+
 *		raise: Step = 2 ------+
 *	}                             v
 *	                            2, on to the block around this one, if what was
 *	                               raised is still there
 *
 * What a function that is called raises, in a block of its caller, is not caught:
 * there the routine reports it and returns. Neither is a fault of the processor.
 * The block is a loop, which runs once a step: "break", "continue" and "return"
 * leave it without __finally, and the loop around it knows nothing of it.
 */
#ifndef _NTDMA_DDK_WDM_SEH_H
#define _NTDMA_DDK_WDM_SEH_H

#include "../ntdef.h"
#include "../ntstatus.h"
#include "mdl.h"

#define EXCEPTION_EXECUTE_HANDLER	1
#define EXCEPTION_CONTINUE_SEARCH	0
#define EXCEPTION_CONTINUE_EXECUTION	(-1)

typedef struct _NTDMA_SEH {
	NTSTATUS Code;
	UCHAR Step;
	BOOLEAN Raised;		/* and not handled */
} NTDMA_SEH;

/* Outside of all blocks; each of them declares the same names anew. */
static NTDMA_SEH NtdmaSeh __attribute__((unused));
static void *const NtdmaSehHandler __attribute__((unused));

VOID ExRaiseStatus(NTSTATUS Status);
VOID ExRaiseAccessViolation(VOID);
VOID ExRaiseDatatypeMisalignment(VOID);
VOID ProbeForRead(const volatile VOID *Address, SIZE_T Length, ULONG Alignment);
VOID ProbeForWrite(volatile VOID *Address, SIZE_T Length, ULONG Alignment);
NTSTATUS NtdmaProbeForRead(const volatile VOID *Address, SIZE_T Length,
			   ULONG Alignment);
NTSTATUS NtdmaProbeForWrite(volatile VOID *Address, SIZE_T Length,
			    ULONG Alignment);

static inline BOOLEAN NtdmaSehFilter(NTDMA_SEH *Block, LONG Verdict)
{
	if (Verdict == EXCEPTION_EXECUTE_HANDLER)
		Block->Raised = 0;
	return !Block->Raised;
}

#define NTDMA_SEH_TRY_2(label)						\
	for (void *NtdmaSehOuter = (void *)&NtdmaSeh,			\
	     *NtdmaSehBeyond = NtdmaSehHandler,				\
	     *NtdmaSehOnce = NtdmaSehOuter; NtdmaSehOnce; NtdmaSehOnce = (void *)0) \
	for (void *const NtdmaSehHandler = &&label; NtdmaSehOnce; NtdmaSehOnce = (void *)0) \
	for (NTDMA_SEH NtdmaSeh = { 0 }; NtdmaSeh.Step < 3; NtdmaSeh.Step++) \
label:									\
	if (NtdmaSeh.Step == 2)						\
		NTDMA_SEH_PASS_ON();					\
	else if (NtdmaSeh.Step == 0)

#define NTDMA_SEH_TRY_1(number)	NTDMA_SEH_TRY_2(NtdmaSehLabel##number)
#define NTDMA_SEH_TRY(number)	NTDMA_SEH_TRY_1(number)

#define NTDMA_SEH_PASS_ON()						\
do {									\
	NTDMA_SEH *NtdmaSehTo = NtdmaSehOuter;				\
									\
	if (!NtdmaSeh.Raised)						\
		break;							\
	if (!NtdmaSehBeyond) {						\
		(ExRaiseStatus)(NtdmaSeh.Code);				\
		break;							\
	}								\
	NtdmaSehTo->Code = NtdmaSeh.Code;				\
	NtdmaSehTo->Raised = 1;						\
	NtdmaSehTo->Step = NtdmaSehTo->Step ? 2 : 1;			\
	goto *NtdmaSehBeyond;						\
} while (0)

#ifdef __CHECKER__
/* sparse wants a target in each function, and there is none outside of blocks */
#define NTDMA_SEH_JUMP()	((void)0)
#else
#define NTDMA_SEH_JUMP()	goto *NtdmaSehHandler
#endif

/* In a block: jump to its handler. Outside: @outside, which reports. */
#define NTDMA_SEH_RAISE(status, unless, outside)			\
({									\
	NTSTATUS NtdmaSehStatus = (status);				\
									\
	if (!NtdmaSehHandler) {						\
		outside;						\
	} else if (!(unless)) {						\
		NtdmaSeh.Code = NtdmaSehStatus;				\
		NtdmaSeh.Raised = 1;					\
		NtdmaSeh.Step = NtdmaSeh.Step ? 2 : 1;			\
		NTDMA_SEH_JUMP();					\
	}								\
	(void)0;							\
})

#define __try		NTDMA_SEH_TRY(__COUNTER__)
#define __except(filter) \
	else if (NtdmaSeh.Raised && NtdmaSehFilter(&NtdmaSeh, (filter)))
#define __finally	else
#define __leave								\
do {									\
	NtdmaSeh.Step = 1;						\
	goto *NtdmaSehHandler;						\
} while (0)

#define GetExceptionCode()	((ULONG)NtdmaSeh.Code)
#define _exception_code()	GetExceptionCode()
#define AbnormalTermination()	((BOOLEAN)NtdmaSeh.Raised)
#define _abnormal_termination()	AbnormalTermination()

/* What a routine returns as a status, it raises; outside it reports by itself. */
#define NTDMA_SEH_CALL(call, outside)					\
	NTDMA_SEH_RAISE(NtdmaSehHandler ? (call) : STATUS_SUCCESS,	\
			NT_SUCCESS(NtdmaSehStatus), outside)

#define MmProbeAndLockPages(mdl, mode, operation)			\
	NTDMA_SEH_CALL(NtdmaProbeAndLockPages(mdl, mode, operation),	\
		       (MmProbeAndLockPages)(mdl, mode, operation))
#define ProbeForRead(address, length, alignment)			\
	NTDMA_SEH_CALL(NtdmaProbeForRead(address, length, alignment),	\
		       (ProbeForRead)(address, length, alignment))
#define ProbeForWrite(address, length, alignment)			\
	NTDMA_SEH_CALL(NtdmaProbeForWrite(address, length, alignment),	\
		       (ProbeForWrite)(address, length, alignment))
#define ExRaiseStatus(status) \
	NTDMA_SEH_RAISE(status, 0, (ExRaiseStatus)(NtdmaSehStatus))
#define ExRaiseAccessViolation()					\
	NTDMA_SEH_RAISE(STATUS_ACCESS_VIOLATION, 0,			\
			(ExRaiseAccessViolation)())
#define ExRaiseDatatypeMisalignment()					\
	NTDMA_SEH_RAISE(STATUS_DATATYPE_MISALIGNMENT, 0,		\
			(ExRaiseDatatypeMisalignment)())

#endif
