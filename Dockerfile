# The workbench as an image; docs/docker.md says how it is built and run.
FROM python:3.12-slim AS build
# Where a CPU build of torch lies: without either, pip on Linux takes one that brings its CUDA libraries along.
ARG PIP_EXTRA_INDEX_URL=""
ARG PIP_FIND_LINKS=""
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
RUN python -m venv /opt/nezha
WORKDIR /src
# The largest part by itself: a change of ours does not fetch it again.
COPY constraints.txt ./
RUN /opt/nezha/bin/pip install --constraint constraints.txt torch
COPY pyproject.toml README.md LICENSE ./
COPY nezha ./nezha
COPY app ./app
RUN /opt/nezha/bin/pip install --constraint constraints.txt ".[bertviz,mcp]"

FROM python:3.12-slim
COPY --from=build /opt/nezha /opt/nezha
RUN useradd --create-home --uid 1000 nezha \
    && install --directory --owner nezha --group nezha /work /work/runs /work/models
ENV PATH=/opt/nezha/bin:$PATH NEZHA_RUNS=/work/runs NEZHA_MODELS=/work/models LANG=C.UTF-8
USER nezha
WORKDIR /work
VOLUME ["/work"]
EXPOSE 7860
HEALTHCHECK --interval=30s --timeout=10s --start-period=60s CMD ["python", "-m", "nezha_app.health"]
ENTRYPOINT ["nezha"]
# Reached from outside the container, so that it asks for a key: NEZHA_PASSWORD, or the link in /work/runs/.door.
CMD ["app", "--host", "0.0.0.0", "--port", "7860"]
