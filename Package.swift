// swift-tools-version: 6.2
import PackageDescription

let house: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    .treatAllWarnings(as: .error),
]

let subprocess = Target.Dependency.product(name: "Subprocess", package: "swift-subprocess")
let systemPackage = Target.Dependency.product(
    name: "SystemPackage", package: "swift-system", condition: .when(platforms: [.linux]))
let grdb = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")
let argumentParser = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")

// The floors of the house; Sources/README.md draws them, and a test holds the import lines to that picture.
let pure: [Target.Dependency] = ["Changes"]
let core: [Target.Dependency] = ["Changes", "Routing", "Classification", "Verification", "Repair"]
let rooms: [Target.Dependency] = core + ["Orchestrator"]

func room(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
    .target(name: name, dependencies: dependencies, exclude: ["README.md"], swiftSettings: house)
}

func tests(_ name: String, _ dependencies: [Target.Dependency], exclude: [String] = []) -> Target {
    .testTarget(name: name, dependencies: dependencies, exclude: exclude, swiftSettings: house)
}

let package = Package(
    name: "git-acrouter",
    platforms: [.macOS(.v15)],
    products: [
        .executable(name: "git-acrouter", targets: ["git-acrouter"]),
        .executable(name: "git-acrouter-http", targets: ["git-acrouter-http"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
        .package(url: "https://github.com/apple/swift-system", exact: "1.8.1"),
        .package(url: "https://github.com/groue/GRDB.swift", exact: "7.10.0"),
        .package(url: "https://github.com/swiftlang/swift-subprocess", exact: "1.0.2", traits: []),
    ],
    targets: [
        .systemLibrary(
            name: "Clibgit2", pkgConfig: "libgit2",
            providers: [.apt(["libgit2-dev"]), .brew(["libgit2"])]),
        .systemLibrary(
            name: "Ccurl", pkgConfig: "libcurl",
            providers: [.apt(["libcurl4-openssl-dev"]), .brew(["curl"])]),

        room("Changes", []),
        room("ModelProtocol", []),
        room("Routing", pure),
        room("Classification", pure),
        room("Verification", pure),
        room("Repair", pure),
        room("Orchestrator", core),

        room("GitStore", rooms + ["Clibgit2", subprocess, systemPackage]),
        room("Memory", rooms + [grdb]),
        room("Arms", rooms + ["ModelProtocol", subprocess, systemPackage]),
        room("Sandbox", rooms + [subprocess, systemPackage]),
        room("Report", rooms),
        room("ModelHTTP", ["ModelProtocol", "Ccurl"]),

        room(
            "AcrouterCommands",
            rooms + ["ModelProtocol", "GitStore", "Memory", "Arms", "Sandbox", "Report", argumentParser]),
        .executableTarget(name: "git-acrouter", dependencies: ["AcrouterCommands"], swiftSettings: house),
        .executableTarget(name: "git-acrouter-http", dependencies: ["ModelHTTP"], swiftSettings: house),

        tests("ClassificationTests", ["Changes", "Classification"]),
        tests("MemoryTests", ["Changes", "Memory", "Orchestrator", "Routing", "Verification", grdb]),
        tests("RoutingTests", ["Routing"]),
        tests("ReportTests", ["Changes", "Orchestrator", "Report", "Routing", "Verification"]),
        tests(
            "CommandsTests",
            rooms + [
                "AcrouterCommands", "Arms", "ModelProtocol", "ModelServers", "GitStore", "Memory", "Report", "Sandbox",
                "git-acrouter", "git-acrouter-http", argumentParser,
            ],
            exclude: ["Goldens"]),
        // Servers that several test targets talk to.
        .target(name: "ModelServers", dependencies: ["Routing"], path: "Tests/ModelServers", swiftSettings: house),
        tests("ArchitectureTests", []),
        tests("ModelHTTPTests", ["ModelHTTP", "ModelProtocol", "git-acrouter-http"]),
        tests("SandboxTests", ["Changes", "Orchestrator", "Sandbox", "Verification"]),
        tests("ArmsTests", rooms + ["Arms", "ModelProtocol"]),
        tests(
            "ModelTests",
            rooms + ["Arms", "GitStore", "Memory", "ModelProtocol", "ModelServers", "Sandbox", "git-acrouter-http"]),
        tests("OrchestratorTests", rooms + ["GitStore", "Sandbox", "Memory", "Arms"]),
        tests("RepairTests", ["Changes", "Repair"]),
        tests("VerificationTests", ["Changes", "Orchestrator", "Verification"]),
        tests("GitStoreTests", ["Changes", "GitStore", "Orchestrator", subprocess, systemPackage]),
    ]
)
