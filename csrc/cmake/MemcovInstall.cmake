# Installs the runtime so that find_package(memcov) offers memcov::memcov, memcov::memcov_static
# and memcov_instrument().
include(GNUInstallDirs)
include(CMakePackageConfigHelpers)

set(package_dir "${CMAKE_INSTALL_LIBDIR}/cmake/memcov")
install(TARGETS memcov memcov_static EXPORT memcovTargets
    LIBRARY DESTINATION "${CMAKE_INSTALL_LIBDIR}"
    ARCHIVE DESTINATION "${CMAKE_INSTALL_LIBDIR}")
if(MEMCOV_LAUNCHER)
    install(TARGETS memcov_launcher RUNTIME DESTINATION "${CMAKE_INSTALL_BINDIR}")
endif()
install(FILES include/memcov.h include/memcov_file.h DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}")
install(EXPORT memcovTargets NAMESPACE memcov:: DESTINATION "${package_dir}")
configure_package_config_file(cmake/memcovConfig.cmake.in memcovConfig.cmake
    INSTALL_DESTINATION "${package_dir}")
write_basic_package_version_file(memcovConfigVersion.cmake COMPATIBILITY SameMajorVersion)
install(FILES
    "${PROJECT_BINARY_DIR}/memcovConfig.cmake"
    "${PROJECT_BINARY_DIR}/memcovConfigVersion.cmake"
    cmake/MemcovInstrument.cmake
    DESTINATION "${package_dir}")
