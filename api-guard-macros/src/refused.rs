compile_error!(__api_guard_message!())
