//! Which function answers which operation. Written by mockwright each time: own modules belong into `main.rs`.

mod add_pet;
mod create_user;
mod create_users_with_list_input;
mod delete_order;
mod delete_pet;
mod delete_user;
mod find_pets_by_status;
mod find_pets_by_tags;
mod get_inventory;
mod get_order_by_id;
mod get_pet_by_id;
mod get_user_by_name;
mod login_user;
mod logout_user;
mod place_order;
mod update_pet;
mod update_pet_with_form;
mod update_user;
mod upload_file;

use ::mockwright_runtime::Mock;

/// Gives each operation its function. An operation without one answers what `bundle/` says.
#[rustfmt::skip]
pub fn all(mut mock: Mock) -> Mock {
    mock = mock.on("POST /pet", add_pet::add_pet);
    mock = mock.on("POST /user", create_user::create_user);
    mock = mock.on("POST /user/createWithList", create_users_with_list_input::create_users_with_list_input);
    mock = mock.on("DELETE /store/order/{orderId}", delete_order::delete_order);
    mock = mock.on("DELETE /pet/{petId}", delete_pet::delete_pet);
    mock = mock.on("DELETE /user/{username}", delete_user::delete_user);
    mock = mock.on("GET /pet/findByStatus", find_pets_by_status::find_pets_by_status);
    mock = mock.on("GET /pet/findByTags", find_pets_by_tags::find_pets_by_tags);
    mock = mock.on("GET /store/inventory", get_inventory::get_inventory);
    mock = mock.on("GET /store/order/{orderId}", get_order_by_id::get_order_by_id);
    mock = mock.on("GET /pet/{petId}", get_pet_by_id::get_pet_by_id);
    mock = mock.on("GET /user/{username}", get_user_by_name::get_user_by_name);
    mock = mock.on("GET /user/login", login_user::login_user);
    mock = mock.on("GET /user/logout", logout_user::logout_user);
    mock = mock.on("POST /store/order", place_order::place_order);
    mock = mock.on("PUT /pet", update_pet::update_pet);
    mock = mock.on("POST /pet/{petId}", update_pet_with_form::update_pet_with_form);
    mock = mock.on("PUT /user/{username}", update_user::update_user);
    mock = mock.on("POST /pet/{petId}/uploadImage", upload_file::upload_file);
    mock
}
