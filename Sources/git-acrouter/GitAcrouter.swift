import AcrouterCommands

@main
enum GitAcrouter {
    static func main() async { await Entry.main() }
}
