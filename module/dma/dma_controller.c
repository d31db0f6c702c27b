// SPDX-License-Identifier: GPL-2.0-only
/*
 * Registered DMA controllers: what Windows' numbers mean on this platform.
 *
 * LOCKING: controllers_mutex guards the list against writers; readers, who may
 * be at DISPATCH_LEVEL, use RCU. Functions run inside the read-side section, so
 * that they have ended when a controller is unregistered.
 */
#include <linux/export.h>
#include <linux/mutex.h>
#include <linux/rculist.h>

#include "dma_controller.h"

static LIST_HEAD(controllers);
static DEFINE_MUTEX(controllers_mutex);

static bool is_sound(const struct ntdma_system_dma_controller *controller)
{
	unsigned int i;

	for (i = 0; i < controller->nr_lines; i++) {
		const struct ntdma_system_dma_line *line = controller->lines + i;

		if (!line->name && !line->filter && !line->match)
			return false;
	}
	for (i = 0; i < controller->nr_functions; i++)
		if (!controller->functions[i].call)
			return false;
	return true;
}

int ntdma_system_dma_register(struct ntdma_system_dma_controller *controller)
{
	if (!is_sound(controller))
		return -EINVAL;
	mutex_lock(&controllers_mutex);
	list_add_tail_rcu(&controller->node, &controllers);
	mutex_unlock(&controllers_mutex);
	return 0;
}
EXPORT_SYMBOL_NS_GPL(ntdma_system_dma_register, "NTDMA");

void ntdma_system_dma_unregister(struct ntdma_system_dma_controller *controller)
{
	mutex_lock(&controllers_mutex);
	list_del_rcu(&controller->node);
	mutex_unlock(&controllers_mutex);
	synchronize_rcu();
}
EXPORT_SYMBOL_NS_GPL(ntdma_system_dma_unregister, "NTDMA");

static const struct ntdma_system_dma_line *
line_of(const struct ntdma_system_dma_controller *controller, u32 number)
{
	unsigned int i;

	for (i = 0; i < controller->nr_lines; i++)
		if (controller->lines[i].line == number)
			return controller->lines + i;
	return NULL;
}

/**
 * ntdma_dma_controller_find_line - what is known about a request line
 * @instance: DmaControllerInstance; where no such controller has the line, any
 *	other that has it will do: most drivers leave it 0
 * @number: DmaRequestLine or DmaChannel
 * @line: out; only the number if nothing is known
 *
 * Context: any.
 */
void ntdma_dma_controller_find_line(u32 instance, u32 number,
				    struct ntdma_line *line)
{
	const struct ntdma_system_dma_controller *controller;
	const struct ntdma_system_dma_line *how;

	*line = (struct ntdma_line){ .number = number };
	rcu_read_lock();
	list_for_each_entry_rcu(controller, &controllers, node) {
		how = line_of(controller, number);
		if (!how || (line->registered &&
			     controller->instance != instance))
			continue;
		line->registered = true;
		line->controller = controller;
		line->how = *how;
		if (controller->instance == instance)
			break;
	}
	rcu_read_unlock();
}

static const struct ntdma_system_dma_function *
function_of(const struct ntdma_system_dma_controller *controller, u32 number)
{
	unsigned int i;

	for (i = 0; i < controller->nr_functions; i++)
		if (controller->functions[i].number == number)
			return controller->functions + i;
	return NULL;
}

/**
 * ntdma_dma_controller_call - call a function of a controller
 * @controller: from ntdma_dma_controller_find_line(), or NULL; need not be
 *	registered any more
 * @dev: the controller as Linux knows it
 * @setup: passed to the function
 * @number: which function
 * @context: passed to the function
 *
 * Context: up to DISPATCH_LEVEL, no lock held.
 * Return: what the function returns; STATUS_NOT_IMPLEMENTED without one.
 */
NTSTATUS ntdma_dma_controller_call(const void *controller, struct device *dev,
				   struct ntdma_system_dma_setup *setup,
				   u32 number, void *context)
{
	const struct ntdma_system_dma_function *function;
	const struct ntdma_system_dma_controller *candidate;
	NTSTATUS status = STATUS_NOT_IMPLEMENTED;

	rcu_read_lock();
	list_for_each_entry_rcu(candidate, &controllers, node) {
		if (candidate != controller &&
		    (!candidate->dev || candidate->dev != dev))
			continue;
		function = function_of(candidate, number);
		if (function) {
			status = function->call(setup, number, context);
			break;
		}
	}
	rcu_read_unlock();
	return status;
}
