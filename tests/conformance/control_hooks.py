"""What schemathesis needs to know beside the document: what a bundle is. `BUNDLE` names the file of one."""

import os
from pathlib import Path

import schemathesis
from hypothesis import strategies

schemathesis.openapi.media_type("application/gzip", strategies.builds(Path(os.environ["BUNDLE"]).read_bytes))
