/// Small projects to run commands on.
enum Project {
    /// Python with unittest only, which every Python has: one module, three tests, all passing at the first commit.
    static func green(in scratch: Scratch) async throws {
        try scratch.write(
            """
            def span(values):
                return max(values) - min(values)


            def middle(values):
                ordered = sorted(values)
                return ordered[len(ordered) // 2]

            """, to: "figures.py")
        try scratch.write(
            """
            import unittest

            from figures import middle, span


            class FiguresTest(unittest.TestCase):
                def test_span(self):
                    self.assertEqual(span([3, 1, 9]), 8)

                def test_middle(self):
                    self.assertEqual(middle([5, 1, 3]), 3)

                def test_single(self):
                    self.assertEqual(middle([4]), 4)

            """, to: "test_figures.py")
        try await scratch.shell("git init -q -b main && git add . && git commit -q -m 'Add figures'")
        // What runs nobody: the tests' own command, so that no golden depends on pytest being installed.
        try await scratch.shell("git config acrouter.test 'python3 -m unittest'")
    }

    /// The same, broken in the working tree: one test fails.
    static func broken(in scratch: Scratch) async throws {
        try await green(in: scratch)
        try scratch.write(
            try scratch.text("figures.py").replacing("max(values) -", with: "max(values) +"), to: "figures.py")
    }
}
