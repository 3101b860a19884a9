# ReLKT for a cluster: JobManager, TaskManager and the command relkt, from the archive of the package.
#
#   mvn -B -DskipTests -Ppackage package
#   docker build -t relkt .

# The JRE of Temurin leaves modules out; this one has jdk.incubator.vector for certain.
FROM eclipse-temurin:21-jdk
ADD target/relkt-*.tar.gz /opt/
RUN mv /opt/relkt-* /opt/relkt \
    && useradd --create-home relkt \
    && mkdir /var/lib/relkt \
    && chown relkt /var/lib/relkt
ENV PATH=/opt/relkt/bin:$PATH
USER relkt
WORKDIR /opt/relkt
CMD ["bin/relkt", "help"]
