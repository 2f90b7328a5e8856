// swift-tools-version: 6.0
import PackageDescription

let package = Package(
    name: "ParkingMeter",
    products: [.library(name: "ParkingMeter", targets: ["ParkingMeter"])],
    targets: [
        .target(name: "ParkingMeter"),
        .testTarget(name: "ParkingMeterTests", dependencies: ["ParkingMeter"]),
    ]
)
