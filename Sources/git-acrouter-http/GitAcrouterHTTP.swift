import ModelHTTP

@main
enum GitAcrouterHTTP {
    static func main() { Program.run() }
}
