"""``python -m ansinh.shells.cli``: what the launcher hands over to."""

from ansinh.shells.cli.main import main

raise SystemExit(main())
