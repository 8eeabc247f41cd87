"""Tests of bin/draw-comparison: python3 -B .ci/test_draw_comparison.py"""
import importlib.machinery
import importlib.util
import re
import subprocess
import sys
import unittest
import xml.etree.ElementTree as ElementTree
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOADER = importlib.machinery.SourceFileLoader("draw_comparison", str(ROOT / "bin/draw-comparison"))
draw = importlib.util.module_from_spec(importlib.util.spec_from_loader("draw_comparison", LOADER))
LOADER.exec_module(draw)


class DrawComparisonTest(unittest.TestCase):
    def test_committed_picture_is_drawn_from_committed_results(self):
        drawn = subprocess.run([sys.executable, "-B", ROOT / "bin/draw-comparison", "--print"], capture_output=True, text=True, check=True)
        self.assertEqual((ROOT / "docs/pictures/vireo-and-redis.svg").read_text(), drawn.stdout, "draw it anew: bin/draw-comparison")

    def test_picture_is_of_the_size_that_github_shows_whole(self):
        root = ElementTree.fromstring(draw.picture())
        self.assertLessEqual(int(root.get("width")), 900)
        self.assertLessEqual(int(root.get("height")), 400)

    def test_figures_are_those_that_the_readme_states(self):
        readme = (ROOT / "README.md").read_text()
        # The README has the median of the rounds' ratios, the picture the ratio of their medians.
        self.assertAlmostEqual(draw.ratios()[1], float(re.search(r"([\d.]+) times the throughput of Redis", readme)[1]), delta=0.02)
        vireo, redis = next(iter(draw.memory().values()))
        self.assertIn(f"{vireo:.0f} bytes on top of a small key and its value, where Redis takes {redis:.0f}", readme)


if __name__ == "__main__":
    unittest.main()
