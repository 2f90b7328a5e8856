/// The program that screens candidates of a Python project inside the sandbox; one file of text for each module.
///
/// It imports the runner and the project once and forks for every batch of candidates, because starting Python and
/// collecting tests costs a hundred times what most tests do.
enum TemplatesPythonDriver {
    static let name = "acrouter_templates.py"

    static var files: [String: [UInt8]] {
        [
            "acrouter_templates.py": Array(server.utf8),
            "acrouter_t_process.py": Array(process.utf8),
            "acrouter_t_tests.py": Array(tests.utf8),
            "acrouter_t_load.py": Array(load.utf8),
            "acrouter_t_values.py": Array(values.utf8),
            "acrouter_t_vote.py": Array(vote.utf8),
        ]
    }
}
