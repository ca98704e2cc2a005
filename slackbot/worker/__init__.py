"""The worker: sends stored requests to Apploi and reports what became of them."""
