// SPDX-License-Identifier: GPL-2.0-only
/*
 * ntdma-portscan: what a tree of Windows sources uses, and what ntdma has of it.
 *
 *	ntdma's headers, exports and tests -> provided, proof
 *	the tree -> use (names), risk (idioms)
 *	both -> report
 */
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "proof.h"
#include "provided.h"
#include "report.h"

static const char usage[] =
	"usage: ntdma-portscan [OPTION...] DIR|FILE...\n"
	"Says which names of Windows the sources use, and which of them ntdma provides.\n"
	"\n"
	"  --json         for programs\n"
	"  --missing      leave out what is provided\n"
	"  --min=PERCENT  of the names have to be provided (default 100)\n"
	"  --strict       what no test proves, and idioms to look at, fail as well\n"
	"  --root=DIR     of ntdma\n"
	"  --ktap=DIR     results of tests (default build/ktap of ntdma)\n"
	"\n"
	"A name works when it is exported or inline and a test that passed names it;\n"
	"it deviates when its kernel-doc says so; it is unproven when no test that ran\n"
	"here names it. Ends with 0, with 1 if too much is missing, with 2 on errors.\n";

struct options {
	const char *root, *ktap;
	unsigned int minimum;
	bool json, missing, strict;
};

static const struct option long_options[] = {
	{ "json", no_argument, NULL, 'j' },
	{ "missing", no_argument, NULL, 'm' },
	{ "min", required_argument, NULL, 'p' },
	{ "strict", no_argument, NULL, 's' },
	{ "root", required_argument, NULL, 'r' },
	{ "ktap", required_argument, NULL, 'k' },
	{ "help", no_argument, NULL, 'h' },
	{ NULL, 0, NULL, 0 }
};

static unsigned int percent(const char *text)
{
	unsigned long value;
	char *end;

	value = strtoul(text, &end, 10);
	if (!*text || *end || value > 100)
		die("--min takes a number up to 100");
	return (unsigned int)value;
}

static void parse(int argc, char **argv, struct options *options)
{
	int c;

	while ((c = getopt_long(argc, argv, "h", long_options, NULL)) != -1) {
		switch (c) {
		case 'j':
			options->json = true;
			break;
		case 'm':
			options->missing = true;
			break;
		case 'p':
			options->minimum = percent(optarg);
			break;
		case 's':
			options->strict = true;
			break;
		case 'r':
			options->root = optarg;
			break;
		case 'k':
			options->ktap = optarg;
			break;
		case 'h':
			fputs(usage, stdout);
			exit(0);
		default:
			fputs(usage, stderr);
			exit(2);
		}
	}
	if (optind == argc) {
		fputs(usage, stderr);
		exit(2);
	}
}

/* Without the slash that a shell completes */
static char *tidy(const char *path)
{
	size_t len = strlen(path);

	while (len > 1 && path[len - 1] == '/')
		len--;
	return keep_string(path, len);
}

static int verdict(const struct options *options, const struct report *report)
{
	const unsigned int *counts = report->tree->counts;

	if (percent_provided(counts) < options->minimum)
		return 1;
	if (options->minimum == 100 && report->tree->headers.count)
		return 1;
	return options->strict &&
	       (counts[STATE_UNPROVEN] || report->risks->all.count) ? 1 : 0;
}

int main(int argc, char **argv)
{
	struct options options = { .root = ".", .minimum = 100 };
	static struct tree tree;
	static struct risks risks;
	struct report report = { .tree = &tree, .risks = &risks };

	parse(argc, argv, &options);
	provided_read(options.root);
	report.tests = proof_read(options.root, options.ktap);
	report.missing_only = options.missing;
	for (; optind < argc; optind++) {
		if (!tree_add(&tree, tidy(argv[optind])))
			die("cannot read %s", argv[optind]);
	}
	if (!tree.sources.count)
		die("there is no source of C");
	tree_scan(&tree);
	risk_scan(&tree, &risks);
	if (options.json)
		report_json(&report);
	else
		report_text(&report);
	if (fflush(stdout) || ferror(stdout))
		die("cannot write");
	return verdict(&options, &report);
}
