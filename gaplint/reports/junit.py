"""JUnit XML as Jenkins and GitLab read it: a suite per document that has findings, a failed test case per finding.

Work that could not be done is an error in place of a failure. Without either there is one suite with one test that passed.
"""

from collections.abc import Iterator
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from gaplint.model.finding import Finding
from gaplint.reports.concise import lines
from gaplint.reports.grouped import by_document
from gaplint.reports.screen import visible
from gaplint.reports.totals import closing
from gaplint.rule import is_unreadable
from gaplint.run import Report


def render(report: Report) -> Iterator[str]:
    root = Element("testsuites", name="gaplint")
    for path, findings in by_document(report):
        suite = SubElement(root, "testsuite", name=visible(path))
        for finding in findings:
            _add_finding(suite, finding)
    if report.failures or not report.findings:
        suite = SubElement(root, "testsuite", name="gaplint")
        for failure in report.failures:
            _add(suite, "error", visible(failure.what), "broke", visible(failure.why), "")
        if not report.failures:
            SubElement(suite, "testcase", name=" ".join(closing(report)), classname="gaplint")
    for element in (*root, root):
        _count(element)
    indent(root)
    yield '<?xml version="1.0" encoding="utf-8"?>'
    yield tostring(root, encoding="unicode")


def _add_finding(suite: Element, finding: Finding) -> None:
    message = visible(finding.message)
    kind = "error" if is_unreadable(finding) else "failure"
    _add(suite, kind, f"{finding.rule}: {message}", finding.rule, message, "\n".join(lines(finding)))


def _add(suite: Element, kind: str, name: str, type_: str, message: str, text: str) -> None:
    case = SubElement(suite, "testcase", name=name, classname=suite.attrib["name"])
    SubElement(case, kind, message=message, type=type_).text = text


def _count(element: Element) -> None:
    for name, path in (("tests", "testcase"), ("failures", "failure"), ("errors", "error")):
        element.set(name, str(sum(1 for _ in element.iter(path))))
