// swift-tools-version: 6.0
import PackageDescription

let package = Package(
    name: "LedgerBook",
    products: [.library(name: "LedgerBook", targets: ["LedgerBook"])],
    targets: [
        .target(name: "LedgerBook"),
        .testTarget(name: "LedgerBookTests", dependencies: ["LedgerBook"]),
    ]
)
