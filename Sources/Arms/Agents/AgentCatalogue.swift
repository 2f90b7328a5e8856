public import Routing

/// Ready-made entries for well-known agents. `init` offers those that are installed.
///
/// Each runs without a terminal, asks nothing, and may do everything, since the sandbox is ours: their own cannot be nested
/// in it (no user namespaces inside). Bounds in turns and money are told to those that take them; all end by the clock.
public enum AgentCatalogue {
    /// What one attempt may cost unless the user says otherwise.
    public static let costLimit = MicroUSD(500_000)

    public static let entries: [AgentEntry] = [claude, codex, aider, opencode, gemini, miniSWEAgent]

    /// Entries whose program is on the user's PATH.
    public static func installed(for user: AgentUser) -> [AgentEntry] {
        entries.filter { $0.obstacle(for: user) == nil }
    }

    public static func entry(named name: String) -> AgentEntry? { entries.first { $0.id.name == name } }

    /// Checked with the real program, 2.1.332: turns and money are bounded by it, `bypassPermissions` is refused to root
    /// only, the prompt comes from standard input, and left alone it tries a refused call ten times over minutes. Its
    /// configuration of the project (`CLAUDE.md`) counts; hooks, plugins and servers of the user's are not there.
    static let claude = AgentEntry(
        id: ArmID("claude"),
        command: """
            DISABLE_AUTOUPDATER=1 DISABLE_TELEMETRY=1 DISABLE_ERROR_REPORTING=1 \
            CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC=1 CLAUDE_CODE_MAX_RETRIES=3 \
            claude -p --output-format stream-json --verbose --permission-mode bypassPermissions \
            --max-turns "$ACROUTER_MAX_TURNS" --max-budget-usd "$ACROUTER_MAX_USD" --no-session-persistence \
            ${ACROUTER_MODEL:+--model "$ACROUTER_MODEL"}
            """,
        variables: [
            "ANTHROPIC_API_KEY", "ANTHROPIC_AUTH_TOKEN", "ANTHROPIC_BASE_URL", "CLAUDE_CODE_OAUTH_TOKEN",
        ],
        credentials: ["~/.claude/.credentials.json"], usage: .claude, costLimit: costLimit,
        like: ArmID("claude-opus-4-6"))

    /// Checked with the real program, 0.163.0: its own sandbox cannot be nested in ours, so it is switched off; it takes
    /// the address of its provider by option only; turns and money have no flag. Tokens come without dollars, so the user's
    /// entry has to say the price. `OPENAI_API_KEY` is not named: who has logged in does not want to be billed by a key.
    static let codex = AgentEntry(
        id: ArmID("codex"),
        command: """
            codex exec --json --dangerously-bypass-approvals-and-sandbox --skip-git-repo-check --ephemeral \
            ${OPENAI_BASE_URL:+-c openai_base_url="$OPENAI_BASE_URL"} ${ACROUTER_MODEL:+-m "$ACROUTER_MODEL"} -
            """,
        variables: ["CODEX_API_KEY", "OPENAI_BASE_URL"],
        credentials: ["~/.codex/auth.json", "~/.codex/config.toml"], usage: .codex, costLimit: costLimit,
        like: ArmID("gpt-5.4"))

    /// From its documentation and source: one message, every question answered with yes, no commits, no look-ups of its
    /// own version. It has no bound on turns or money.
    static let aider = AgentEntry(
        id: ArmID("aider"),
        command: """
            aider --message-file "$ACROUTER_PROMPT" --yes-always --no-auto-commits --no-dirty-commits --no-gitignore \
            --no-check-update --no-show-release-notes --no-show-model-warnings --no-analytics --no-pretty --no-stream \
            --no-suggest-shell-commands --no-detect-urls ${ACROUTER_MODEL:+--model "$ACROUTER_MODEL"} </dev/null
            """,
        variables: [
            "OPENAI_API_KEY", "OPENAI_API_BASE", "ANTHROPIC_API_KEY", "GEMINI_API_KEY", "OPENROUTER_API_KEY",
            "DEEPSEEK_API_KEY", "AIDER_MODEL",
        ],
        credentials: ["~/.aider.conf.yml", "~/.aider.model.metadata.json"], usage: .aider, costLimit: costLimit)

    /// From its documentation and source: `run` takes the prompt as an argument, `--format json` prints each step with
    /// tokens and dollars. It has no bound on turns or money.
    static let opencode = AgentEntry(
        id: ArmID("opencode"),
        command: """
            OPENCODE_DISABLE_AUTOUPDATE=1 OPENCODE_PERMISSION='{"*":"allow"}' \
            opencode run --format json ${ACROUTER_MODEL:+-m "$ACROUTER_MODEL"} "$(cat "$ACROUTER_PROMPT")" </dev/null
            """,
        variables: [
            "ANTHROPIC_API_KEY", "OPENAI_API_KEY", "GEMINI_API_KEY", "OPENROUTER_API_KEY", "OPENCODE_API_KEY",
        ],
        credentials: ["~/.local/share/opencode/auth.json", "~/.config/opencode/opencode.json"], usage: .opencode,
        costLimit: costLimit)

    /// From its documentation: without a terminal it takes the prompt from standard input; `-o json` prints tokens by
    /// model at the end, no dollars. Turns are bounded by a setting only.
    static let gemini = AgentEntry(
        id: ArmID("gemini"),
        command: """
            GEMINI_CLI_TRUST_WORKSPACE=true gemini --yolo -o json ${ACROUTER_MODEL:+-m "$ACROUTER_MODEL"}
            """,
        variables: ["GEMINI_API_KEY", "GOOGLE_API_KEY", "GOOGLE_GENAI_USE_VERTEXAI", "GOOGLE_CLOUD_PROJECT"],
        credentials: [
            "~/.gemini/oauth_creds.json", "~/.gemini/google_accounts.json", "~/.gemini/settings.json",
        ], usage: .gemini, costLimit: costLimit)

    /// From its source: money is bounded by `-l`, the trajectory holds what it cost, and it asks for a set-up unless told
    /// that it has one.
    static let miniSWEAgent = AgentEntry(
        id: ArmID("mini-swe-agent"),
        command: """
            MSWEA_CONFIGURED=true MSWEA_SILENT_STARTUP=1 \
            mini --yolo --exit-immediately -l "$ACROUTER_MAX_USD" -o "$ACROUTER_OUT/report.json" \
            ${ACROUTER_MODEL:+-m "$ACROUTER_MODEL"} -t "$(cat "$ACROUTER_PROMPT")" </dev/null
            """,
        variables: [
            "ANTHROPIC_API_KEY", "OPENAI_API_KEY", "GEMINI_API_KEY", "OPENROUTER_API_KEY", "MSWEA_MODEL_NAME",
        ],
        credentials: ["~/.config/mini-swe-agent/.env"], usage: .miniSWEAgent, costLimit: costLimit)
}
